import * as z from 'zod';
import { healthState } from './health.ts';

/** What a terminal may ask of the app that runs, each by a switch of the same name. */
export const controlCommands = ['status', 'open', 'start', 'stop', 'restart', 'quit'] as const;

export type ControlCommand = (typeof controlCommands)[number];

/** One line of JSON, the only one of its connection. */
export const controlRequest = z.strictObject({ command: z.enum(controlCommands) });

/** The answer's value, in a `Reply`: one line of JSON. */
export const controlAnswer = z.strictObject({
  /** One sentence or line for a person; it may hold what a terminal would obey. */
  words: z.string(),
  status: z.strictObject({
    state: healthState,
    label: z.string(),
    reason: z.string().nullable(),
    demo: z.boolean(),
    latencyMs: z.number().nullable(),
    /** Requests that a planned restart waits for, null while none waits. */
    restartWaitsFor: z.int().nullable(),
    baseUrl: z.string(),
    versions: z.strictObject({ app: z.string(), sidecar: z.string() }),
    shell: z.enum(['tray', 'terminal']),
    pid: z.int(),
  }),
});

export type ControlAnswer = z.infer<typeof controlAnswer>;
