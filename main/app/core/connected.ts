import { countWords, listWords } from '../../base/core/wording.ts';
import type { ProviderRow, ProvidersView } from '../../contract/provider-rows.ts';
import type { SlotRow } from '../../contract/snapshot.ts';
import type { ToolGlance } from '../../contract/tools.ts';
import type { Setup } from './snapshot-input.ts';

/** Rows that lead to the Providers and Tools tabs. */

const leading = (title: string, line: string, tab: 'providers' | 'tools'): SlotRow => ({
  mark: null,
  title,
  line: [line],
  trailing: { type: 'tab', tab },
});

/** The gateway has told, and what it told is that nobody can answer. */
export const nobodyConnected = ({ rows, needing }: ProvidersView): boolean =>
  needing !== null && !rows.some(({ isConnected, login }) => isConnected || login !== null);

export const providersRow = ({ providers }: Pick<Setup, 'providers'>): SlotRow =>
  leading('Providers', providersLine(providers), 'providers');

function providersLine({ rows, needing }: ProvidersView): string {
  if (needing === null) return 'Looking who can answer.';
  const connected = rows.filter(({ isConnected }) => isConnected);
  const answering = connected.filter(({ face }) => face === 'healthy').length;
  const wanting = connected.find(({ needsUser }) => needsUser);
  if (answering === 0 && !wanting) return `${connected.length} connected, not tested.`;
  const count = `${answering} of ${connected.length} ${answering === 1 ? 'answers' : 'answer'}.`;
  return wanting ? `${count} ${wantWords(wanting)}` : count;
}

function wantWords({ name, button }: ProviderRow): string {
  switch (button.action) {
    case 'log-in':
    case 'connect':
      return `${name} wants a new login.`;
    case 'try-anyway':
      return `${name} is held back.`;
    case 'choose-model':
      return `${name} needs another model.`;
    default:
      return `${name} does not answer.`;
  }
}

export function toolsRow({ tools }: Pick<Setup, 'tools'>): SlotRow {
  const stale = tools.filter(({ state }) => state.startsWith('holds-old'));
  if (stale.length > 0) {
    const what = stale.some(({ state }) => state === 'holds-old-key') ? 'API key' : 'address';
    const verb = stale.length === 1 ? 'holds' : 'hold';
    const title = `${countWords(stale.length, 'tool')} ${verb} the old ${what}`;
    return leading(
      title,
      stale.length === 1 ? 'One click updates it.' : 'One click each updates them.',
      'tools',
    );
  }
  return leading('Tools', toolsLine(tools), 'tools');
}

function toolsLine(tools: readonly ToolGlance[]): string {
  if (tools.length === 0) return 'Looking for tools.';
  const pointing = pointingNames(tools);
  if (pointing.length > 0) return `${namesWords(pointing)} ${pointVerb(pointing)} here.`;
  const found = foundNames(tools);
  if (found.length === 0) return 'None found on this computer.';
  return `${namesWords(found)} ${found.length === 1 ? 'was' : 'were'} found.`;
}

export const pointingNames = (tools: readonly ToolGlance[]): readonly string[] =>
  tools.filter(({ state }) => state === 'points-here').map(({ name }) => name);

export const pointVerb = ({ length }: readonly string[]): string =>
  length === 1 ? 'points' : 'point';

const foundNames = (tools: readonly ToolGlance[]): readonly string[] =>
  tools
    .filter(({ state }) => /^(detected|overruled|points-elsewhere)$/.test(state))
    .map(({ name }) => name);

/** `Cline`, `Cline and Codex`, `Cline, Codex and 2 more`. */
export function namesWords(names: readonly string[]): string {
  const [first = '', second, ...others] = names;
  if (second === undefined) return first;
  return others.length === 0
    ? `${first} and ${second}`
    : `${first}, ${second} and ${others.length} more`;
}

/** What a first start still needs, in order. */
export function firstRunRows({
  providers,
  tools,
}: Pick<Setup, 'providers' | 'tools'>): readonly [SlotRow, SlotRow] {
  const names = providers.rows.filter(({ face }) => face !== 'absent').map(({ name }) => name);
  const offered = `${listWords(names, 'or') || 'An API key'}.`;
  return [
    leading('1 Connect a provider', providers.found?.glance ?? offered, 'providers'),
    leading('2 Point a tool here', toolsLine(tools), 'tools'),
  ];
}
