import { alwaysCases } from '../support/client-cases.ts';
import { clientTests } from '../support/client-tests.ts';

clientTests('anthropic-sdk', alwaysCases['anthropic-sdk'], 'claude-code');
