import * as z from 'zod';

/** Every way a login can end. */
export const loginOutcome = z.enum([
  'connected',
  'other-account',
  'denied',
  'cancelled',
  'timed-out',
  'port-busy',
  'not-offered',
  'gateway-not-running',
  'gateway-restarted',
  'page-refused',
  'provider-unreachable',
  'exchange-failed',
  'project-missing',
  'project-not-enabled',
  'nothing-saved',
  'no-models',
  'failed',
]);

export type LoginOutcome = z.infer<typeof loginOutcome>;
