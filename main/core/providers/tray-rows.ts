import type { ProviderId } from '../../contract/providers.ts';
import type { ProvidersView } from '../../contract/providers-view.ts';
import { spanWords } from '../words.ts';

/** A row of the tray's submenu `Test providers`. `all` stands for every connected provider. */
export interface TestRow {
  readonly label: string;
  readonly target: ProviderId | 'all';
  readonly enabled: boolean;
}

/** There is nobody to ask, or the row is busy with a test or a login already. */
const untestable: ReadonlySet<string> = new Set([
  'connect',
  'start-gateway',
  'add-key',
  'cancel-test',
  'cancel-login',
]);

/**
 * `Test all`, then a row a provider that carries its last result (`Claude: answered in 420 ms`,
 * `Codex: token expired`). A menu does not tick, so spans are as of now.
 */
export function testRows(
  { rows, canTest, testing }: ProvidersView,
  nowMs: number,
): readonly TestRow[] {
  const each = rows.map(({ id, name, strong, rest, button }): TestRow => {
    const tail = rest.map((part) => (typeof part === 'string' ? part : spanOf(part, nowMs)));
    const words = `${strong}${tail.join('')}`;
    const isTested = !untestable.has(button.action);
    return { label: `${name}: ${lowered(words)}`, target: id, enabled: canTest && isTested };
  });
  return [{ label: 'Test all', target: 'all', enabled: canTest && !testing }, ...each];
}

const spanOf = ({ type, atMs }: { type: 'since' | 'until'; atMs: number }, nowMs: number): string =>
  spanWords(type === 'since' ? nowMs - atMs : atMs - nowMs);

const lowered = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);
