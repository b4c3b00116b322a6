import type { LimitInTray } from '../../../contract/limits.ts';
import type { ProviderId } from '../../../contract/providers.ts';
import { asOfWords, backAtWords, leftWords, type Shown, shownAccounts } from './limit-words.ts';
import type { Known } from './reading.ts';

/** A provider by its name, with what is known of its accounts. */
export interface LimitSource {
  readonly id: ProviderId;
  readonly name: string;
  readonly known: readonly Known[];
}

/** What the tray tells, and what it could tell. `chosen` is `claude: 5 h` (see `limitChoice`). */
export function limitInTray(
  sources: readonly LimitSource[],
  chosen: string | null,
  nowMs: number,
): LimitInTray {
  const shown = sources.map((source) => ({
    ...source,
    best: shownAccounts(source.known, nowMs)[0],
  }));
  const told = shown.flatMap(({ id, name, known }) => {
    const names = known.flatMap(({ reading }) => reading.told?.limits.windows ?? []);
    return [...new Set(names.map((window) => window.name))].map((window) => ({
      ...{ id: `${id}: ${window}`, label: `${name}, ${window}` },
    }));
  });
  if (chosen === null) return { choices: told, chosen, line: null };
  const at = chosen.indexOf(': ');
  const [id, window] = [chosen.slice(0, at), chosen.slice(at + 2)];
  const source = shown.find((each) => each.id === id);
  const name = source?.name ?? id;
  const isThere = told.some((choice) => choice.id === chosen);
  const choices = isThere ? told : [...told, { id: chosen, label: `${name}, ${window}` }];
  return { choices, chosen, line: `${name}${lineOf(source?.best, window, nowMs)}` };
}

/** Of the account that has most left, as the row's line is. What blocks all is told instead. */
function lineOf(best: Shown | undefined, name: string, nowMs: number): string {
  const out = best?.main.find(({ view }) => view.tone === 'out');
  const shown = out ?? best?.windows.find(({ window }) => window.name === name);
  if (best?.told == null || shown === undefined) return `: ${name} not known`;
  const { window, view } = shown;
  const whose = best.account.who === null ? '' : `, ${best.account.who}`;
  const words =
    view.leftPercent === null
      ? 'began anew, not asked since'
      : `${leftWords(view.leftPercent)}${backAtWords(window.resetsAtMs, nowMs)}`;
  return `${whose}: ${window.name} ${words}${asOfWords(best.told.atMs, nowMs)}`;
}
