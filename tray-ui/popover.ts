import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ActionId } from '../main/contract/actions.ts';
import type { Bridge, Reply } from '../main/contract/commands.ts';
import type { Button, Snapshot } from '../main/contract/snapshot.ts';
import { type BarButton, BarGuard, gatewayBar, newKeyBar, newKeyQuestion } from './bar.ts';
import './elements/action-bar.ts';
import type { ActionBar } from './elements/action-bar.ts';
import './elements/gateway-view.ts';
import type { GatewayView } from './elements/gateway-view.ts';
import './elements/tab-strip.ts';
import type { Tab, TabStrip } from './elements/tab-strip.ts';
import './logs/logs-tab.ts';
import type { LogsTab } from './logs/logs-tab.ts';
import { Passing } from './passing.ts';
import './providers/providers-tab.ts';
import { resultWords, saidShownMs } from './run-action.ts';
import { safely } from './safe-bridge.ts';
import { SnapshotController } from './snapshot-controller.ts';
import type { TabView } from './tab-view.ts';
import { base, tokens } from './theme.ts';
import { Ticker } from './ticker.ts';
import './tools/tools-view.ts';
import { clipped } from './shown-words.ts';

declare global {
  interface Window {
    readonly korproxy: Bridge;
  }
}

const keyShownMs = 30_000;
/** Live regions are emptied again, so that the same words said twice are heard twice. */
const announcedMs = 5_000;
/** Reopened within this time the popover is as it was left. */
const keptMs = 60_000;

/** A further tab is one more id here, one more entry in `tabsOf` and one more panel. */
type TabId = 'gateway' | 'providers' | 'tools' | 'logs';

function tabsOf({ state, label, demo, providers }: Snapshot): readonly Tab<TabId>[] {
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

/** The only element that talks to main. Everything below it takes data and callbacks. */
@customElement('korproxy-popover')
export class KorproxyPopover extends LitElement {
  static override styles = [
    base,
    tokens,
    css`
      :host {
        position: fixed;
        inset: 0;
        overflow: hidden;
        container-type: size;
        background: var(--bg);
        color: var(--t1);
        -webkit-user-select: none;
        user-select: none;
      }

      /* The window's edge, drawn over everything so that it takes no room. */
      :host::after {
        position: absolute;
        inset: 0;
        border: 1px solid var(--line);
        border-radius: inherit;
        content: '';
        pointer-events: none;
      }

      /* For windows that can be transparent. */
      :host([rounded]) {
        border-radius: 12px;
      }

      main {
        display: flex;
        flex-direction: column;
        height: 100%;
      }

      .views {
        flex: 1;
        min-height: 0;
        overflow-y: auto;
      }

      [role='tabpanel'] {
        height: 100%;
      }

      [role='tabpanel'][hidden] {
        display: none;
      }

      .tab {
        display: block;
        height: 100%;
      }

      @container (inline-size < 15rem) {
        main {
          display: block;
          overflow-y: auto;
        }

        .views {
          overflow: visible;
        }
      }
    `,
  ];

  /** Main asks for it with `?rounded` where the window is transparent. */
  @property({ type: Boolean, reflect: true }) accessor rounded = new URLSearchParams(
    location.search,
  ).has('rounded');
  @state() private accessor asking = false;
  @state() private accessor tab: TabId = 'gateway';
  /** Nothing is asked of main for a view that nobody sees. */
  @state() private accessor isSeen = !document.hidden;
  @query('gateway-view') private accessor view: GatewayView | null = null;
  @query('logs-tab') private accessor logs: LogsTab | null = null;
  @query('[role=tabpanel]:not([hidden]) > .tab') private accessor tabView: TabView | null = null;
  @query('tab-strip') private accessor strip: TabStrip | null = null;
  @query('action-bar') private accessor bar: ActionBar | null = null;

  readonly #bridge = safely(window.korproxy);
  readonly #live = new SnapshotController(this, window.korproxy);
  readonly #guard = new BarGuard();
  /** What an action of the bar or the menu answered, in the place of the hero sentence. */
  readonly #said = new Passing<string>(this, saidShownMs);
  readonly #key = new Passing<string>(this, keyShownMs);
  readonly #polite = new Passing<string>(this, announcedMs);
  readonly #urgent = new Passing<string>(this, announcedMs);
  #hiddenAtMs = 0;
  #seen: Snapshot | null = null;
  #buttons: readonly BarButton[] = [];
  /** A tab is made when it is first wanted: the first paint waits for none but its own. */
  readonly #visited = new Set<TabId>();

  constructor() {
    super();
    new Ticker(this, () =>
      this.tab === 'providers' ? (this.#seen?.providers.rows.map(({ rest }) => rest) ?? []) : [],
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.#onKey);
    window.addEventListener('pagehide', this.#onHidden);
    // The popover closes when it loses the focus; its page is not told that it is hidden.
    window.addEventListener('blur', this.#onHidden);
    document.addEventListener('visibilitychange', this.#onVisibility);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.#onKey);
    window.removeEventListener('pagehide', this.#onHidden);
    window.removeEventListener('blur', this.#onHidden);
    document.removeEventListener('visibilitychange', this.#onVisibility);
  }

  protected override willUpdate(): void {
    const { snapshot } = this.#live;
    if (!snapshot) return;
    if (this.#seen && isNews(this.#seen, snapshot)) {
      this.#said.clear();
      const [region, other] =
        snapshot.state === 'failed' ? [this.#urgent, this.#polite] : [this.#polite, this.#urgent];
      other.clear();
      region.show(newsOf(snapshot));
    }
    this.#seen = snapshot;
    this.#visited.add(this.tab);
    this.#buttons = this.#barNow(snapshot);
    this.#guard.see(this.#buttons);
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    // The bar of a tab is known once the tab has been drawn.
    if (changed.has('tab') && this.tab !== 'gateway') this.requestUpdate();
  }

  override render() {
    const { snapshot } = this.#live;
    if (!snapshot) return null;
    return html`
      <main>
        <tab-strip .tabs=${tabsOf(snapshot)} selected=${this.tab} .choose=${this.#chooseTab}></tab-strip>
        <div class="views" @bar-changed=${this.#onBarChanged}>
          <div role="tabpanel" aria-label="Gateway" ?hidden=${this.tab !== 'gateway'}>
            <gateway-view
              .snapshot=${snapshot}
              .said=${this.asking ? newKeyQuestion : this.#said.value}
              ?copyisprimary=${this.#copyIsPrimary()}
              .shownKey=${this.#key.value}
              .run=${this.#run}
              .toggleKey=${this.#toggleKey}
              .showLogs=${this.#showLogs}
              .showTab=${this.#chooseTab}
            ></gateway-view>
          </div>
          ${this.#panel('providers', 'Providers', () => this.#providersView(snapshot))}
          ${this.#panel('tools', 'Tools', () => this.#toolsView(snapshot))}
          ${this.#panel('logs', 'Logs', this.#logsTab)}
        </div>
        <action-bar
          .buttons=${this.#buttons}
          .content=${this.tab === 'gateway' ? null : (this.tabView?.barContent ?? null)}
          .menu=${this.tab === 'gateway' ? snapshot.menu : []}
          .choose=${this.#choose}
        ></action-bar>
      </main>
      <p class="unseen" role="status">${this.#polite.value}</p>
      <p class="unseen" role="alert">${this.#urgent.value}</p>
    `;
  }

  #panel(id: TabId, label: string, view: () => unknown) {
    return html`<div role="tabpanel" aria-label=${label} ?hidden=${this.tab !== id}>
      ${this.#visited.has(id) ? view() : nothing}
    </div>`;
  }

  #providersView({ providers }: Snapshot) {
    return html`<providers-tab
      class="tab"
      .bridge=${this.#bridge}
      ?active=${this.tab === 'providers' && this.isSeen}
      .view=${providers}
      .nowMs=${Date.now()}
      .say=${this.#say}
      .showLogs=${this.#showLogs}
      .runAction=${this.#run}
    ></providers-tab>`;
  }

  #toolsView({ tools }: Snapshot) {
    return html`<tools-view
      class="tab"
      .bridge=${this.#bridge}
      ?active=${this.tab === 'tools' && this.isSeen}
      .isGuarded=${this.#isGuarded}
      .glances=${tools}
      .nowMs=${Date.now()}
      .say=${this.#say}
      .showLogs=${this.#showLogs}
      .runAction=${this.#run}
    ></tools-view>`;
  }

  readonly #logsTab = () => html`<logs-tab
    class="tab"
    .bridge=${this.#bridge}
    ?active=${this.tab === 'logs' && this.isSeen}
    .runAction=${this.#run}
    .say=${this.#say}
    .isGuarded=${this.#isGuarded}
  ></logs-tab>`;

  #barNow({ bar }: Snapshot): readonly BarButton[] {
    if (this.tab !== 'gateway') return this.tabView?.bar ?? [];
    return this.asking
      ? newKeyBar(this.#cancel, this.#makeKey)
      : gatewayBar(bar, this.#pressButton);
  }

  readonly #onBarChanged = (): void => this.requestUpdate();

  readonly #isGuarded = (): boolean => this.#guard.isUp;

  readonly #chooseTab = (id: string): void => {
    this.tabView?.conceal();
    this.tab = isTab(id) ? id : 'gateway';
    this.asking = false;
    this.#key.clear();
  };

  readonly #say = (words: string): void => this.#polite.show(clipped(words));

  readonly #showLogs = async (fromMs: number, toMs: number): Promise<void> => {
    // Made before it is in front, so that it asks for these lines alone.
    this.#visited.add('logs');
    this.requestUpdate();
    await this.updateComplete;
    await this.logs?.updateComplete;
    this.#chooseTab('logs');
    this.logs?.showAround(fromMs, toMs);
  };

  readonly #askExport = async (): Promise<null> => {
    this.#chooseTab('logs');
    await this.updateComplete;
    return this.logs?.askExport() ?? null;
  };

  /** At most one ink button a view: Copy gives way to the bar's own. */
  #copyIsPrimary(): boolean {
    if (this.tab !== 'gateway') return false;
    const own = this.#live.snapshot?.connection.copyIsPrimary ?? false;
    return own && !this.#buttons.some(({ primary }) => primary);
  }

  readonly #run = async (action: ActionId): Promise<Reply<string | null>> => {
    const reply = await this.#bridge.ACTION_RUN({ action });
    const words = reply.ok ? (copiedWords[action] ?? reply.value) : reply.refusal.sentence;
    if (words !== null) this.#polite.show(clipped(words));
    return reply;
  };

  async #runAndSay(action: ActionId): Promise<null> {
    const words = resultWords(await this.#run(action));
    if (words !== null && this.isConnected) this.#said.show(words);
    return null;
  }

  readonly #pressButton = async ({ action }: Button): Promise<null> => {
    if (this.#guard.isUp) return null;
    return this.#take(action);
  };

  readonly #choose = (action: ActionId): void => void this.#take(action);

  /** Does what a button or a row of the menu says; what is a matter of the popover alone, here. */
  async #take(action: ActionId): Promise<null> {
    switch (action) {
      case 'new-api-key':
        await this.#ask();
        return null;
      case 'export-logs':
        return this.#askExport();
      case 'open-providers':
        this.#chooseTab('providers');
        return null;
      case 'open-tools':
        this.#chooseTab('tools');
        return null;
      default:
        return this.#runAndSay(action);
    }
  }

  async #ask(): Promise<void> {
    this.asking = true;
    this.#polite.show(newKeyQuestion);
    await this.updateComplete;
    await this.bar?.updateComplete;
    this.bar?.primary?.focus();
  }

  readonly #cancel = async (): Promise<null> => {
    this.asking = false;
    return null;
  };

  readonly #makeKey = async (): Promise<null> => {
    if (this.#guard.isUp) return null;
    await this.#runAndSay('new-api-key');
    // The one on screen is the old one now.
    this.#key.clear();
    this.asking = false;
    return null;
  };

  readonly #toggleKey = async (): Promise<Reply<unknown>> => {
    if (this.#key.value !== null) {
      this.#key.clear();
      return { ok: true, value: null };
    }
    const reply = await this.#bridge.KEY_REVEAL(undefined);
    // Whoever asked may have closed the popover meanwhile.
    if (reply.ok && !document.hidden && this.isConnected) this.#key.show(reply.value);
    if (!reply.ok) this.#polite.show(clipped(reply.refusal.sentence));
    return reply;
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.repeat) return;
    const inField = isField(event.composedPath()[0]);
    if ((event.ctrlKey || event.metaKey) && /^[1-4]$/.test(event.key)) this.#chooseNth(event);
    else if (isSearchKey(event, inField)) void this.#search(event);
    else if (event.key === 'Escape') this.#escape();
    else if (event.key === 'Enter' && !isControl(event.composedPath()[0])) this.#pressPrimary();
  };

  #escape(): void {
    if (this.asking) this.asking = false;
    else if (this.tabView?.escape()) return;
    else void this.#bridge.POPOVER_HIDE(undefined);
  }

  #chooseNth(event: KeyboardEvent): void {
    const tab = this.strip?.tabs[Number(event.key) - 1];
    if (!tab) return;
    event.preventDefault();
    this.#chooseTab(tab.id);
  }

  async #search(event: KeyboardEvent): Promise<void> {
    event.preventDefault();
    this.#chooseTab('logs');
    await this.updateComplete;
    await this.logs?.focusSearch();
  }

  #pressPrimary(): void {
    if (this.#guard.isUp) return;
    if (this.#copyIsPrimary()) this.view?.copyBaseUrl();
    else void this.bar?.primary?.activate();
  }

  readonly #onHidden = (): void => {
    this.tabView?.conceal();
    this.#key.clear();
    this.asking = false;
  };

  readonly #onVisibility = (): void => {
    this.isSeen = !document.hidden;
    if (document.hidden) {
      this.#hiddenAtMs = performance.now();
      this.#onHidden();
    } else if (performance.now() - this.#hiddenAtMs > keptMs) {
      this.tab = 'gateway';
    }
  };
}

const isNews = (before: Snapshot, after: Snapshot): boolean =>
  before.state !== after.state || before.problem !== after.problem;

function newsOf({ label, demo, reason }: Snapshot): string {
  return clipped(`${label}${demo ? ', demo gateway' : ''}. ${reason ?? ''}`.trim());
}

const copiedWords: Partial<Readonly<Record<ActionId, string>>> = {
  'copy-base-url': 'Base URL copied',
  'copy-api-key': 'API key copied',
};

const isControl = (target: EventTarget | undefined): boolean =>
  target instanceof Element && target.closest('button, a, input, select, textarea') !== null;

const isField = (target: EventTarget | undefined): boolean =>
  target instanceof Element && target.closest('input, select, textarea') !== null;

const isSearchKey = ({ key, ctrlKey, metaKey }: KeyboardEvent, inField: boolean): boolean =>
  (key === '/' && !inField) || (key === 'f' && (ctrlKey || metaKey));

const isTab = (id: string): id is TabId =>
  id === 'gateway' || id === 'providers' || id === 'tools' || id === 'logs';

declare global {
  interface HTMLElementTagNameMap {
    'korproxy-popover': KorproxyPopover;
  }
}
