import { coreCases } from '../support/client-cases.ts';
import { clientTests } from '../support/client-tests.ts';

clientTests('cline', coreCases['cline']);
