import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Real packages in a throw-away root: large and slow, so not a part of `npm test`. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    name: 'packages',
    include: ['test/packages/*.test.ts', 'test/e2e/packaged.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
