import { expect, it } from 'vitest';
import { routingOf, routingSentence } from '../../../main/providers/core/routing.ts';

const turn = 'The gateway takes the accounts in turn (routing: round-robin).';
const weights =
  'The gateway takes the accounts in turn, by their weights (routing: weighted-round-robin).';
const fill =
  'The gateway uses one account until it is held back, then the next (routing: fill-first).';
const sticky =
  'The gateway takes the accounts in turn, and keeps a conversation with its account (routing: round-robin).';

// biome-ignore format: a table
it.each<[value: unknown, v6: string, v7: string]>([
  [undefined,                                  turn, turn],
  ['fill-first',                               turn, turn],
  [{ strategy: 'round-robin' },                turn, turn],
  [{ strategy: ' Fill-First ' },               fill, fill],
  [{ strategy: 'ff' },                         fill, fill],
  [{ strategy: 'wrr' },                        turn, weights],
  [{ strategy: 'weighted-round-robin' },       turn, weights],
  [{ strategy: 'by-moon' },                    turn, turn],
  [{ strategy: 7 },                            turn, turn],
  [{ 'session-affinity': true },               turn, sticky],
  [{ 'session-affinity': 'yes' },              turn, turn],
])('%j is told as each core reads it', (value, v6, v7) => {
  const routing = routingOf(value);
  expect([routingSentence(routing, 'v6'), routingSentence(routing, 'v7')]).toEqual([v6, v7]);
});
