import { lowered } from '../../base/core/wording.ts';
import type { ProvidersView } from '../../contract/provider-rows.ts';
import type { RowId } from '../../contract/providers.ts';
import type { Words } from '../../contract/words.ts';

/** A row of the tray's submenu `Test providers`. `all` stands for every connected provider. */
export interface TestRow {
  readonly label: string;
  readonly target: RowId | 'all';
  readonly enabled: boolean;
}

/** There is nobody to ask, or the row is busy with a test or a login already. */
const untestable: ReadonlySet<string> = new Set([
  'connect',
  'start-gateway',
  'add-key',
  'switch-on',
  'bring-back',
  'cancel-test',
  'cancel-login',
]);

/**
 * `Test all`, then a row a provider that carries its last result (`Claude: answered in 420 ms`,
 * `Codex: token expired`). A menu does not tick, and a new label is a new menu, so what ticks is
 * left out.
 */
export function testRows({ rows, canTest, testing }: ProvidersView): readonly TestRow[] {
  const each = rows.map(({ id, name, strong, rest, button }): TestRow => {
    const words = `${strong}${still(rest)}`;
    const isTested = !untestable.has(button.action);
    return { label: `${name}: ${lowered(words)}`, target: id, enabled: canTest && isTested };
  });
  return [{ label: 'Test all', target: 'all', enabled: canTest && !testing }, ...each];
}

/** Up to the first part that ticks. */
function still(rest: Words): string {
  const ticking = rest.findIndex((part) => typeof part !== 'string');
  const words = (ticking < 0 ? rest : rest.slice(0, ticking)).join('');
  return ticking < 0 ? words : words.replace(/, $/, '');
}
