import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const all = process.env['KP_CLIENTS'] === 'all';

/**
 * Real clients: large, slow to start, and for a third of the time waiting for somebody. Files run
 * beside each other; in a file one by one, since some clients share a daemon of their own.
 */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    name: 'clients',
    include: ['test/clients/always/*.test.ts', ...(all ? ['test/clients/other/*.test.ts'] : [])],
    testTimeout: 240_000,
    hookTimeout: 60_000,
    maxWorkers: Math.min(3, availableParallelism() + 1),
  },
});
