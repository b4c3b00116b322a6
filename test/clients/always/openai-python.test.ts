import { alwaysCases } from '../support/client-cases.ts';
import { clientTests } from '../support/client-tests.ts';

clientTests('openai-python', alwaysCases['openai-python'], 'openai-sdk');
