import { otherCases } from '../support/client-cases.ts';
import { clientTests } from '../support/client-tests.ts';

clientTests('pi', otherCases['pi']);
