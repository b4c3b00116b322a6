import { outputOf } from '../../base/node/output-of.ts';
import { runningRequests } from '../core/in-flight.ts';

/**
 * Requests that run on a port of this computer; null where the system does not tell. Linux alone has it,
 * from `ss` of iproute2: `/proc/net/tcp` tells no idle connection from one on which an answer is awaited,
 * and the sidecar has no counter. Never rejects.
 */
export async function countRequests(port: number): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const args = ['-Htin', 'state', 'established', `( sport = :${port} )`];
  return outputOf('ss', args).then(runningRequests, () => null);
}
