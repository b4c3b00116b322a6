import type { Log } from '../base/core/ports.ts';

/** What the terminal shows is all that there is to say of it; the app's log stays the app's. */
export const unlogged: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
