import { isObject, textOf } from './answer.ts';
import type { SidecarSeries } from './capability-types.ts';

/** `routing` of a config.yaml: which of several accounts the core takes next. The core's own choice. */
export interface Routing {
  readonly strategy: 'round-robin' | 'weighted-round-robin' | 'fill-first';
  /** A conversation stays with the account that began it. */
  readonly isSticky: boolean;
}

export const usualRouting: Routing = { strategy: 'round-robin', isSticky: false };

/** As the core itself reads it: an unknown word is the usual strategy. */
const strategies: Readonly<Record<string, Routing['strategy']>> = {
  'weighted-round-robin': 'weighted-round-robin',
  weightedroundrobin: 'weighted-round-robin',
  wrr: 'weighted-round-robin',
  'fill-first': 'fill-first',
  fillfirst: 'fill-first',
  ff: 'fill-first',
};

export function routingOf(value: unknown): Routing {
  if (!isObject(value)) return usualRouting;
  const strategy = strategies[textOf(value['strategy']).trim().toLowerCase()] ?? 'round-robin';
  return { strategy, isSticky: value['session-affinity'] === true };
}

const words: Readonly<Record<Routing['strategy'], string>> = {
  'round-robin': 'The gateway takes the accounts in turn',
  'weighted-round-robin': 'The gateway takes the accounts in turn, by their weights',
  'fill-first': 'The gateway uses one account until it is held back, then the next',
};

/** One sentence; the older line knows neither weights nor sessions. */
export function routingSentence({ strategy, isSticky }: Routing, line: SidecarSeries): string {
  const knows = line === 'v7';
  const own = strategy === 'weighted-round-robin' && !knows ? 'round-robin' : strategy;
  const session = isSticky && knows ? ', and keeps a conversation with its account' : '';
  return `${words[own]}${session} (routing: ${own}).`;
}
