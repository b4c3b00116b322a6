import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Real clients are large and slow to start: one at a time. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    name: 'clients',
    include: ['test/clients/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    maxWorkers: 1,
  },
});
