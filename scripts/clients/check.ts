import { execa } from 'execa';
import { root } from '../bootstrap/cache-folder.mjs';
import { coreClients, otherClients } from './pins.ts';
import { provideClient } from './provide.ts';

/** Installs what is missing and runs every client against its preset, with loopback alone where that can be had. */
const all = process.argv.includes('--all');
for (const pin of [...coreClients, ...(all ? otherClients : [])]) {
  await provideClient(pin, (text) => console.log(text));
}

const vitest = ['vitest', 'run', '--config', 'test/clients/vitest.config.ts'];
const options = {
  cwd: root,
  stdio: 'inherit',
  reject: false,
  env: { KP_CLIENTS: all ? 'all' : 'core' },
} as const;
const isolated = process.platform === 'linux' && process.getuid?.() === 0;
const { exitCode } = isolated
  ? await execa(
      'unshare',
      ['-n', '--', 'sh', '-c', 'ip link set lo up && exec npx "$@"', 'sh', ...vitest],
      options,
    )
  : await execa('npx', vitest, options);
process.exitCode = exitCode ?? 1;
