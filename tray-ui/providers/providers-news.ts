import type { ProviderRow, ProvidersView } from '../../main/contract/provider-rows.ts';
import type { RowId } from '../../main/contract/providers.ts';
import { lineText } from './row-words.ts';

/** Figures that move: the tenths of a test, the seconds of a login. */
const tenthMs = 100;
const secondMs = 1_000;

/** Whose login has begun, and what is to be told; results are told once. */
export function changesOf(before: ProvidersView | null, now: ProvidersView, nowMs: number) {
  let begun: RowId | null = null;
  const news: string[] = [];
  for (const row of now.rows) {
    const was = before?.rows.find(({ id }) => id === row.id) ?? null;
    if (row.login !== null && !was?.login) {
      begun = row.id;
      news.push(`${row.name}: ${row.login.sentence}`);
    } else if (was && isOver(was, row)) {
      news.push(`${row.name}: ${row.strong}${lineText(row.rest, nowMs)}`);
    }
  }
  return { begun, news };
}

/** When a figure in the rows moves next; null when none does, or the ticker sees to it. */
export function dueIn(view: ProvidersView | null): number | null {
  if (view?.testing) return tenthMs;
  const counts = view?.rows.some(({ rest }) =>
    rest.some((part) => typeof part === 'object' && part.type === 'until'),
  );
  return counts ? secondMs : null;
}

/** A test or a login that was under way is so no more. */
const isOver = (was: ProviderRow, row: ProviderRow): boolean =>
  (was.button.action === 'cancel-test' || was.button.action === 'cancel-login') &&
  was.button.action !== row.button.action;
