import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A good part of these tests waits for a time-out or a program; meanwhile others work. */
const maxWorkers = availableParallelism() + 1;

export default defineConfig({
  root,
  test: {
    mockReset: true,
    unstubEnvs: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'main',
          include: [
            'test/{contract,base,gateway,config,providers,tools,logs,app,electron,terminal}/**/*.test.ts',
            'test/{scripts,support}/**/*.test.ts',
          ],
          testTimeout: 60_000,
          maxWorkers,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'tray-ui',
          include: ['test/tray-ui/**/*.test.ts'],
          environment: 'happy-dom',
          testTimeout: 60_000,
          maxWorkers,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          // The real sidecar behind a played internet. Only one file may log in: the ports are fixed.
          name: 'real-sidecar',
          include: ['test/real-sidecar/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          // Real Electron, real bus, real sidecar: one at a time, after everything that is cheap.
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
