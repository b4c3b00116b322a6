import type { Redact } from '../base/core/redact-text.ts';
import { Gateway } from './gateway.ts';
import { type DoorParts, LoopbackDoor } from './node/door.ts';
import { openHealthCheck } from './node/health-check.ts';
import { createPreflight, type PreflightPorts, recordPath } from './node/preflight.ts';
import { createSidecar } from './node/sidecar.ts';

export interface GatewayParts extends Omit<PreflightPorts, 'isOurDoor'> {
  /** For what is kept of the sidecar's last words. */
  readonly redact: Redact;
  readonly door: GatewayDoor;
  /** Done before every preflight, when no sidecar is left. Never rejects. */
  readonly beforeStart: () => Promise<void>;
  /** Told of the sidecar's version as soon as its output names it. */
  readonly onVersion: (version: string) => void;
}

export type GatewayDoor = LoopbackDoor;

/** What stands in for the gateway while that is down. */
export const createDoor = (parts: DoorParts): GatewayDoor => new LoopbackDoor(parts);

/** The gateway of this computer: a real sidecar, checked and started anew as the reducer decides. */
export function createGateway({ beforeStart, onVersion, redact, ...parts }: GatewayParts): Gateway {
  const { clock, door, log, paths } = parts;
  const sidecar = createSidecar({ clock, log, redact, recordPath: recordPath(paths) });
  sidecar.onVersion(onVersion);
  const preflight = createPreflight({ ...parts, isOurDoor: (port) => door.isOn(port) });
  const gateway = new Gateway({
    ...{ clock, door, log, sidecar, openHealthCheck },
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
