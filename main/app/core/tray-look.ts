import type { TrayCommand } from '../../contract/actions.ts';
import type { HealthState } from '../../contract/health.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { testRows } from '../../providers/core/tray-rows.ts';
import { latencyWords } from './hero.ts';
import { runningWords } from './state-words.ts';

/** What the tray shows. Two equal faces need no redraw. */
export interface TrayLook {
  readonly icon: HealthState;
  readonly tooltip: string;
  readonly rows: readonly TrayRow[];
}

export type TrayRow =
  | { readonly type: 'separator' }
  | { readonly type: 'status'; readonly label: string }
  | {
      readonly type: 'action';
      readonly label: string;
      readonly action: TrayCommand;
      readonly enabled: boolean;
      readonly checked: boolean | null;
    }
  | { readonly type: 'submenu'; readonly label: string; readonly rows: readonly TrayRow[] };

const tooltipLimit = 120;

export function trayLook(snapshot: Snapshot): TrayLook {
  return { icon: snapshot.state, tooltip: tooltipOf(snapshot), rows: rowsOf(snapshot) };
}

function tooltipOf(snapshot: Snapshot): string {
  const state = stateTooltip(snapshot);
  const limit = limitLine(snapshot);
  // How the gateway is goes first; a line that would have to be cut is left to the menu.
  const isRoom = limit !== null && state.length + 1 + limit.length <= tooltipLimit;
  return isRoom ? `${state}\n${limit}` : state;
}

/** Of the one window that the user chose; null for none. */
const limitLine = ({ demo, providers }: Snapshot): string | null =>
  demo ? null : (providers.limits?.tray.line ?? null);

function stateTooltip({ label, demo, waiting, reason, restartWaitsFor }: Snapshot): string {
  const state = `KorProxy: ${label}${demo ? ' (demo gateway)' : ''}`;
  const name = waiting === null ? state : `${state}. ${waiting}`;
  // The state's name ends the sentence before it; the reason drops its own last full stop.
  const more = restartWaitsFor === null ? reason : runningWords(restartWaitsFor);
  const text = more === null ? name : `${name}. ${more.replace(/\.$/, '')}`;
  return text.length <= tooltipLimit ? text : `${text.slice(0, tooltipLimit - 1).trimEnd()}…`;
}

function statusOf({ label, demo, latencyMs, waiting, connection }: Snapshot): string {
  const name = demo ? `${label} (demo gateway)` : label;
  const latency = latencyMs === null ? [] : [latencyWords(latencyMs)];
  const held = waiting === null ? [] : [waiting];
  return [name, ...latency, ...held, `127.0.0.1:${connection.port}`].join(', ');
}

const separator: TrayRow = { type: 'separator' };

const actionRow = (
  label: string,
  action: TrayCommand,
  enabled = true,
  checked: boolean | null = null,
): TrayRow => ({ type: 'action', label, action, enabled, checked });

/** Every action is in the menu, because a left click may not arrive on Linux. */
function rowsOf(snapshot: Snapshot): readonly TrayRow[] {
  const { applies, core, fixes, menu, restartWaitsFor } = snapshot;
  const limit = limitLine(snapshot);
  const news = menu.flat().filter(({ action }) => action === 'open-release');
  const switches = menu.flat().filter(({ checked }) => checked !== null);
  return [
    { type: 'status', label: statusOf(snapshot) },
    ...(restartWaitsFor === null
      ? []
      : [{ type: 'status', label: runningWords(restartWaitsFor) } as const]),
    ...(limit === null ? [] : [{ type: 'status', label: limit } as const]),
    separator,
    actionRow('Start', 'start', applies.start),
    actionRow('Stop', 'stop', applies.stop),
    actionRow(restartWaitsFor === null ? 'Restart' : 'Restart now', 'restart', applies.restart),
    ...fixes.map(({ label, action }) => actionRow(label, action)),
    separator,
    ...testMenu(snapshot),
    ...presetMenu(snapshot),
    separator,
    actionRow('Open KorProxy', 'open-popover'),
    actionRow('Copy base URL', 'copy-base-url'),
    actionRow('Copy API key', 'copy-api-key'),
    actionRow('Open log folder', 'open-log-folder'),
    ...(fixes.some(({ action }) => action === 'open-config-file')
      ? []
      : [actionRow('Open config file', 'open-config-file')]),
    separator,
    actionRow(core.label, 'open-core'),
    ...news.map(({ label, action }) => actionRow(label, action)),
    ...switches.map(({ label, action, checked }) => actionRow(label, action, true, checked)),
    actionRow('Quit KorProxy', 'quit'),
  ];
}

/** No provider is asked by the demo gateway. */
function testMenu({ demo, providers }: Snapshot): readonly TrayRow[] {
  if (demo) return [];
  const rows = testRows(providers).map(({ label, target, enabled }) =>
    actionRow(label, { type: 'test', target }, enabled),
  );
  return [{ type: 'submenu', label: 'Test providers', rows }];
}

/** The tools found on this computer, and the others one step further away. */
function presetMenu({ tools }: Snapshot): readonly TrayRow[] {
  const rowsWhere = (isFound: boolean): readonly TrayRow[] =>
    tools
      .filter(({ state, canCopy }) => canCopy && (state !== 'not-detected') === isFound)
      .map(({ id, name }) => actionRow(name, { type: 'copy-preset', toolId: id }));
  const [found, others] = [rowsWhere(true), rowsWhere(false)];
  if (found.length + others.length === 0) return [];
  const more: readonly TrayRow[] =
    others.length === 0
      ? []
      : [separator, { type: 'submenu', label: 'Not detected here', rows: others }];
  const rows = found.length > 0 ? [...found, ...more] : others;
  return [{ type: 'submenu', label: 'Copy preset', rows }];
}
