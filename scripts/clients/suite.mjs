// @ts-check
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root } from '../bootstrap/cache-folder.mjs';

/**
 * How the suite of real clients is started. With loopback alone where that can be had, so that a
 * client which talks to somebody else is found out.
 * @param {{ all: boolean, absent: Readonly<Record<string, string>>, args: readonly string[] }} wish
 *   `absent`: why a client could not be had, by tool id
 */
export function clientsSuite({ all, absent, args }) {
  const vitest = [
    path.join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    ...['run', '--config', path.join('test', 'clients', 'vitest.config.ts')],
    ...args,
  ];
  const env = {
    KP_CLIENTS: all ? 'all' : 'core',
    KP_CLIENTS_ABSENT: JSON.stringify(absent),
  };
  if (!canIsolate()) return { program: process.execPath, args: vitest, env };
  const inNamespace = 'ip link set lo up && exec "$@"';
  return {
    program: 'unshare',
    args: ['-n', '--', 'sh', '-c', inNamespace, 'sh', process.execPath, ...vitest],
    env,
  };
}

/** Some containers refuse it even to root. */
function canIsolate() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const tried = spawnSync('unshare', ['-n', '--', 'ip', 'link', 'set', 'lo', 'up'], {
    stdio: 'ignore',
  });
  return tried.status === 0;
}
