import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The limit of a wait for what is sure to come. It costs nothing where all is well, and no machine is
 * so busy that it is needed; a shorter one is a bet on the machine.
 */
export const patienceMs = 30_000;

interface Patience {
  /** `patienceMs` by default. */
  readonly withinMs?: number;
  readonly everyMs?: number;
}

/**
 * Asks again and again until the answer is neither false nor null, and gives that answer.
 * `what` names the awaited fact; the error says it with the time that was given. `ask` only looks:
 * what it did would be done once or many times, depending on the machine.
 */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  { withinMs = patienceMs, everyMs = 10 }: Patience = {},
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== false && answer !== null && answer !== undefined) {
      return answer as Exclude<T, false | null | undefined>;
    }
    if (performance.now() >= deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await sleep(everyMs);
  }
}
