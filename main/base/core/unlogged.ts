import type { Log } from './ports.ts';

/** For what is no business of the app's log. */
export const unlogged: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
