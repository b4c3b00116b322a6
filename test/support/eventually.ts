import { expect } from 'vitest';
import { patienceMs } from './until.ts';

/**
 * `expect` of what will be so: looks again and again, up to `patienceMs`. `look` only looks; what
 * brings the state about is done once, before.
 */
export const eventually = <T>(look: () => T) =>
  // biome-ignore lint/plugin: the one place, which gives it a limit.
  expect.poll(look, { timeout: patienceMs, interval: 20 });
