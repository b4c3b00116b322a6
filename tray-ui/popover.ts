import { css, html, LitElement } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ActionId } from '../main/contract/actions.ts';
import type { Bridge, Reply } from '../main/contract/commands.ts';
import type { ExportPreview } from '../main/contract/logs.ts';
import type { Button, Snapshot } from '../main/contract/snapshot.ts';
import {
  type BarButton,
  BarGuard,
  barOf,
  exportBar,
  logsBar,
  newKeyBar,
  newKeyQuestion,
} from './bar.ts';
import './elements/action-bar.ts';
import type { ActionBar } from './elements/action-bar.ts';
import './elements/gateway-view.ts';
import type { GatewayView } from './elements/gateway-view.ts';
import './elements/tab-strip.ts';
import type { Tab, TabStrip } from './elements/tab-strip.ts';
import './logs/export-preview.ts';
import type { LogSource } from './logs/log-feed.ts';
import './logs/log-settings.ts';
import './logs/logs-view.ts';
import type { LogsView } from './logs/logs-view.ts';
import { Passing } from './passing.ts';
import { resultWords, saidShownMs } from './run.ts';
import { SnapshotController } from './snapshot-controller.ts';
import { base, tokens } from './theme.ts';
import { clipped } from './words.ts';

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
type TabId = 'gateway' | 'logs';

/** What stands in the Logs tab. */
type LogsPart = 'lines' | 'export' | 'settings';

const tabsOf = ({ state, label, demo }: Snapshot): readonly Tab<TabId>[] => {
  const first = demo ? 'Demo' : 'Gateway';
  return [
    { id: 'gateway', label: first, name: `${first}, ${label}`, face: state },
    { id: 'logs', label: 'Logs', name: 'Logs', face: null },
  ];
};

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
  @state() private accessor logsPart: LogsPart = 'lines';
  @state() private accessor preview: ExportPreview | null = null;
  /** What an attempt to export answered. */
  @state() private accessor exportSaid: string | null = null;
  /** Nothing is asked of main for a view that nobody sees. */
  @state() private accessor isSeen = !document.hidden;
  @query('gateway-view') private accessor view: GatewayView | null = null;
  @query('logs-view') private accessor logs: LogsView | null = null;
  @query('tab-strip') private accessor strip: TabStrip | null = null;
  @query('action-bar') private accessor bar: ActionBar | null = null;

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
    this.#buttons = this.#barNow(snapshot);
    this.#guard.see(this.#buttons);
  }

  override render() {
    const { snapshot } = this.#live;
    if (!snapshot) return null;
    return html`
      <main>
        <tab-strip .tabs=${tabsOf(snapshot)} selected=${this.tab} .choose=${this.#chooseTab}></tab-strip>
        <div class="views">
          <div role="tabpanel" aria-label="Gateway" ?hidden=${this.tab !== 'gateway'}>
          <gateway-view
            .snapshot=${snapshot}
            .said=${this.asking ? newKeyQuestion : this.#said.value}
            ?copyisprimary=${this.#copyIsPrimary()}
            .shownKey=${this.#key.value}
            .run=${this.#run}
            .toggleKey=${this.#toggleKey}
            .showLogs=${this.#showLogs}
          ></gateway-view>
          </div>
          <div role="tabpanel" aria-label="Logs" ?hidden=${this.tab !== 'logs'}>
            <logs-view
              ?hidden=${this.logsPart !== 'lines'}
              ?active=${this.tab === 'logs' && this.isSeen}
              .source=${this.#source}
              .openFolder=${this.#openLogFolder}
              .openSettings=${this.#openSettings}
              .say=${this.#say}
            ></logs-view>
            ${this.logsPart === 'export' ? this.#exportView() : null}
            ${
              this.logsPart === 'settings'
                ? html`<log-settings .source=${this.#source} .back=${this.#toLines}></log-settings>`
                : null
            }
          </div>
        </div>
        <action-bar
          .buttons=${this.#buttons}
          .menu=${this.tab === 'gateway' ? snapshot.menu : []}
          .choose=${this.#choose}
        ></action-bar>
      </main>
      <p class="unseen" role="status">${this.#polite.value}</p>
      <p class="unseen" role="alert">${this.#urgent.value}</p>
    `;
  }

  #exportView() {
    return html`<export-preview
      .preview=${this.preview}
      .said=${this.exportSaid}
      .back=${this.#toLines}
    ></export-preview>`;
  }

  #barNow({ bar }: Snapshot): readonly BarButton[] {
    if (this.tab === 'logs') {
      return this.logsPart === 'export'
        ? exportBar(this.#leaveExport, this.#saveZip)
        : logsBar(() => this.#runAndSay('open-log-folder'), this.#askExport);
    }
    return this.asking ? newKeyBar(this.#cancel, this.#makeKey) : barOf(bar, this.#pressButton);
  }

  readonly #chooseTab = (id: string): void => {
    this.tab = id === 'logs' ? 'logs' : 'gateway';
    this.asking = false;
    this.#key.clear();
  };

  readonly #say = (words: string): void => this.#polite.show(clipped(words));

  readonly #showLogs = (fromMs: number, toMs: number): void => {
    this.logsPart = 'lines';
    this.#chooseTab('logs');
    this.logs?.showAround(fromMs, toMs);
  };

  readonly #openLogFolder = (): void => void this.#runAndSay('open-log-folder');

  readonly #openSettings = (): void => {
    this.logsPart = 'settings';
  };

  readonly #toLines = (): void => {
    this.logsPart = 'lines';
  };

  readonly #leaveExport = async (): Promise<null> => {
    this.#toLines();
    return null;
  };

  readonly #askExport = async (): Promise<null> => {
    this.#chooseTab('logs');
    this.logsPart = 'export';
    this.preview = null;
    this.exportSaid = null;
    const reply = await answered(() => window.korproxy.LOGS_EXPORT_PREVIEW(undefined));
    if (reply.ok) this.preview = reply.value;
    else this.exportSaid = reply.refusal.sentence;
    return null;
  };

  readonly #saveZip = async (): Promise<null> => {
    if (this.#guard.isUp) return null;
    const reply = await answered(() => window.korproxy.LOGS_EXPORT_SAVE(undefined));
    this.exportSaid = resultWords(reply) ?? this.exportSaid;
    return null;
  };

  /** The log's side of the bridge, of which no call rejects. */
  readonly #source: LogSource = {
    LOGS_QUERY: (input) => answered(() => window.korproxy.LOGS_QUERY(input)),
    LOGS_NEWS: (input) => answered(() => window.korproxy.LOGS_NEWS(input)),
    LOGS_COUNT: (input) => answered(() => window.korproxy.LOGS_COUNT(input)),
    LOGS_COPY: (input) => answered(() => window.korproxy.LOGS_COPY(input)),
    LOGS_EXPORT_PREVIEW: (input) => answered(() => window.korproxy.LOGS_EXPORT_PREVIEW(input)),
    LOGS_SETTINGS: (input) => answered(() => window.korproxy.LOGS_SETTINGS(input)),
    LOGS_SETTINGS_CHANGE: (input) => answered(() => window.korproxy.LOGS_SETTINGS_CHANGE(input)),
  };

  /** At most one ink button a view: Copy gives way to the bar's own. */
  #copyIsPrimary(): boolean {
    if (this.tab !== 'gateway') return false;
    const own = this.#live.snapshot?.connection.copyIsPrimary ?? false;
    return own && !this.#buttons.some(({ primary }) => primary);
  }

  readonly #run = async (action: ActionId): Promise<Reply<string | null>> => {
    const reply = await answered(() => window.korproxy.ACTION_RUN({ action }));
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
    return action === 'export-logs' ? this.#askExport() : this.#runAndSay(action);
  };

  readonly #choose = (action: ActionId): void => {
    if (action === 'new-api-key') void this.#ask();
    else if (action === 'export-logs') void this.#askExport();
    else void this.#runAndSay(action);
  };

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
    const reply = await answered(() => window.korproxy.KEY_REVEAL(undefined));
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
    else if (this.tab === 'logs' && this.logsPart !== 'lines') this.logsPart = 'lines';
    else if (this.tab === 'logs' && this.logs?.escape()) return;
    else void answered(() => window.korproxy.POPOVER_HIDE(undefined));
  }

  #chooseNth(event: KeyboardEvent): void {
    const tab = this.strip?.tabs[Number(event.key) - 1];
    if (!tab) return;
    event.preventDefault();
    this.#chooseTab(tab.id);
  }

  async #search(event: KeyboardEvent): Promise<void> {
    event.preventDefault();
    this.logsPart = 'lines';
    this.#chooseTab('logs');
    await this.updateComplete;
    this.logs?.focusSearch();
  }

  #pressPrimary(): void {
    if (this.#guard.isUp) return;
    if (this.#copyIsPrimary()) this.view?.copyBaseUrl();
    else void this.bar?.primary?.activate();
  }

  readonly #onHidden = (): void => {
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
      this.logsPart = 'lines';
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

/** A reply in every case: a bridge that breaks is a refusal as well. */
async function answered<T>(ask: () => Promise<Reply<T>>): Promise<Reply<T>> {
  try {
    return await ask();
  } catch {
    // The message would be Electron's own words, of no use to the user; main has logged the cause.
    return {
      ok: false,
      refusal: { code: 'unexpected', sentence: 'KorProxy gave no answer. Try again.' },
    };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'korproxy-popover': KorproxyPopover;
  }
}
