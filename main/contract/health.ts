import * as z from 'zod';

/** The six states and their words. */
export const healthStates = [
  'stopped',
  'starting',
  'healthy',
  'degraded',
  'unreachable',
  'failed',
] as const;

export const healthState = z.enum(healthStates);

export type HealthState = z.infer<typeof healthState>;

/** What a person reads: tooltip, popover title, terminal line. */
export const stateLabels: Readonly<Record<HealthState, string>> = {
  stopped: 'Stopped',
  starting: 'Starting',
  healthy: 'Healthy',
  degraded: 'Degraded',
  unreachable: 'Unreachable',
  failed: 'Proxy Failed',
};

/** The health part of `PROXY_HEALTH`; `Snapshot` extends it. */
export interface ProxyHealth {
  readonly state: HealthState;
  /** ISO time of the last conclusive check, null before the first. */
  readonly lastCheck: string | null;
  readonly consecutiveFailures: number;
}
