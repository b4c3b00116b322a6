import { html, nothing } from 'lit';
import type { Bridge } from '../main/contract/commands.ts';
import type { Snapshot } from '../main/contract/snapshot.ts';
import type { Tab } from './elements/tab-strip.ts';
import './logs/logs-tab.ts';
import './providers/providers-tab.ts';
import type { RunAction } from './base/run-action.ts';
import './tools/tools-view.ts';

/** A further tab is one more id, one more entry in `tabsOf` and one more panel. */
const tabIds = ['gateway', 'providers', 'tools', 'logs'] as const;

export type TabId = (typeof tabIds)[number];

export const isTab = (id: string): id is TabId => tabIds.some((own) => own === id);

/** The tabs with what there is to know of each: the gateway's state, how many providers need the user. */
export function tabsOf({ state, label, demo, providers }: Snapshot): readonly Tab<TabId>[] {
  const first = demo ? 'Demo' : 'Gateway';
  const count = demo ? 0 : (providers.needing ?? 0);
  const wanting = count === 1 ? '1 needs you' : `${count} need you`;
  const plain = { face: null, count: 0 };
  return [
    { ...plain, id: 'gateway', label: first, name: `${first}, ${label}`, face: state },
    {
      ...{ ...plain, id: 'providers', label: 'Providers', count },
      name: count === 0 ? 'Providers' : `Providers, ${wanting}`,
    },
    { ...plain, id: 'tools', label: 'Tools', name: 'Tools' },
    { ...plain, id: 'logs', label: 'Logs', name: 'Logs' },
  ];
}

interface PanelParts {
  readonly tab: TabId;
  /** Nothing is asked of main for a view that nobody sees. */
  readonly isSeen: boolean;
  /** A tab is made when it is first wanted: the first paint waits for none but its own. */
  readonly visited: ReadonlySet<TabId>;
  readonly bridge: Bridge;
  readonly say: (words: string) => void;
  readonly run: RunAction;
  readonly showLogs: (fromMs: number, toMs: number) => Promise<void>;
  /** Whether the bar takes no press just now. */
  readonly isGuarded: () => boolean;
}

/** The panels beside the gateway's own. */
export function panelsHtml({ providers, tools }: Snapshot, parts: PanelParts) {
  const { tab, isSeen, visited, bridge, say, run, showLogs, isGuarded } = parts;
  const panel = (id: TabId, label: string, view: () => unknown) =>
    html`<div role="tabpanel" aria-label=${label} ?hidden=${tab !== id}>
      ${visited.has(id) ? view() : nothing}
    </div>`;
  const isActive = (id: TabId): boolean => tab === id && isSeen;
  return html`
    ${panel(
      'providers',
      'Providers',
      () => html`<providers-tab
        class="tab"
        .bridge=${bridge}
        ?active=${isActive('providers')}
        .view=${providers}
        .say=${say}
        .showLogs=${showLogs}
      ></providers-tab>`,
    )}
    ${panel(
      'tools',
      'Tools',
      () => html`<tools-view
        class="tab"
        .bridge=${bridge}
        ?active=${isActive('tools')}
        .isGuarded=${isGuarded}
        .glances=${tools}
        .say=${say}
      ></tools-view>`,
    )}
    ${panel(
      'logs',
      'Logs',
      () => html`<logs-tab
        class="tab"
        .bridge=${bridge}
        ?active=${isActive('logs')}
        .runAction=${run}
        .say=${say}
        .isGuarded=${isGuarded}
      ></logs-tab>`,
    )}
  `;
}
