import { access } from 'node:fs/promises';
import { findFreePort } from '../../base/node/free-port.ts';
import { findPortOwner } from '../../base/node/port-owner.ts';
import type { Problem } from '../../contract/problems.ts';
import type { LaunchPlan } from '../core/gateway-ports.ts';
import type { SidecarLine } from './sidecar-output.ts';

/** Who has the port, and which one to use instead. */
export async function portProblem(port: number): Promise<Problem> {
  const [owner, freePort] = await Promise.all([findPortOwner(port), findFreePort(port)]);
  return { code: 'port-in-use', port, owner, freePort };
}

/**
 * The cause that the sidecar's last words name, where a restart would not repair it; else null. The
 * exit code tells nothing: the sidecar ends with 0 for what it refuses.
 */
export async function refusalOf(
  { message, value }: SidecarLine,
  { file, port }: LaunchPlan,
): Promise<Problem | null> {
  if (message === 'port-in-use') return portProblem(port);
  if (message === 'config-refused') {
    const line = value === null ? null : Number(value);
    return { code: 'config-invalid', line, column: null, why: 'refused' };
  }
  if (message === 'config-not-read') return { code: 'config-unreadable' };
  if (message === 'auth-folder-refused') return { code: 'data-folder-unwritable' };
  if (message === 'library-missing') return { code: 'sidecar-incompatible', needs: value };
  if (message === 'loader-missing') {
    // The same is said of a program that has just been taken away.
    const isThere = await access(file).then(
      () => true,
      () => false,
    );
    return isThere ? { code: 'sidecar-incompatible', needs: 'another C library' } : null;
  }
  if (message === 'other-processor') return { code: 'sidecar-incompatible', needs: null };
  return null;
}
