import { Gateway } from './gateway.ts';
import { openHealthCheck } from './node/health-check.ts';
import { createPreflight, type PreflightPorts, recordPath } from './node/preflight.ts';
import { createSidecar } from './node/sidecar.ts';

export interface GatewayParts extends PreflightPorts {
  /** Done before every preflight, when no sidecar is left. Never rejects. */
  readonly beforeStart: () => Promise<void>;
  /** Told of the sidecar's version as soon as its output names it. */
  readonly onVersion: (version: string) => void;
}

/** The gateway of this computer: a real sidecar, checked and started anew as the reducer decides. */
export function createGateway({ beforeStart, onVersion, ...parts }: GatewayParts): Gateway {
  const { clock, log, paths } = parts;
  const sidecar = createSidecar({ clock, log, recordPath: recordPath(paths) });
  sidecar.onVersion(onVersion);
  const preflight = createPreflight(parts);
  const gateway = new Gateway({
    ...{ clock, log, sidecar, openHealthCheck },
    preflight: () => beforeStart().then(preflight),
  });
  whenLost(gateway, () => void preflight.readAhead());
  return gateway;
}

/** A restart follows in a quarter of a second: time to read the program that it will run. */
function whenLost(gateway: Gateway, run: () => void): void {
  let wasLost = false;
  gateway.onChange(({ health }) => {
    const isLost = health.state === 'unreachable';
    if (isLost && !wasLost) run();
    wasLost = isLost;
  });
}
