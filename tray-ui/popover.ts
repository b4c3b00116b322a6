import { html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ActionId } from '../main/contract/actions.ts';
import type { Button, Snapshot } from '../main/contract/snapshot.ts';
import { Absence } from './base/absence.ts';
import { Announcer } from './base/announcer.ts';
import { type BarButton, BarGuard, gatewayBar } from './base/bar.ts';
import './elements/action-bar.ts';
import type { ActionBar } from './elements/action-bar.ts';
import './gateway/core-versions.ts';
import './gateway/gateway-view.ts';
import type { GatewayView } from './gateway/gateway-view.ts';
import './elements/tab-strip.ts';
import { GatewayActions } from './base/gateway-actions.ts';
import { isControl, isSearchKey } from './base/list-keys.ts';
import { Listening } from './base/listening.ts';
import { NewKeyQuestion } from './base/new-key-question.ts';
import { safely } from './base/safe-bridge.ts';
import { SnapshotController } from './base/snapshot-controller.ts';
import type { TabView } from './base/tab-view.ts';
import { base, tokens } from './base/theme.ts';
import type { TabStrip } from './elements/tab-strip.ts';
import type { LogsTab } from './logs/logs-tab.ts';
import { popoverStyle } from './popover-style.ts';
import { isTab, panelsHtml, type TabId, tabsOf } from './tabs.ts';
import type {} from './tags.ts';

/** The only element that talks to main. Everything below it takes data and callbacks. */
@customElement('korproxy-popover')
export class KorproxyPopover extends LitElement {
  static override styles = [base, tokens, popoverStyle];

  /** Main asks for it with `?rounded` where the window is transparent. */
  @property({ type: Boolean, reflect: true }) accessor rounded = new URLSearchParams(
    location.search,
  ).has('rounded');
  @state() private accessor tab: TabId = 'gateway';
  /** The versions of the core stand in front of the gateway's own view. */
  @state() private accessor showsCore = false;
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
  readonly #announcer = new Announcer(this);
  readonly #actions = new GatewayActions(this, this.#bridge, this.#announcer.say);
  readonly #question = new NewKeyQuestion(this, () => this.#makeKey());
  readonly #absence = new Absence();
  /** What every tab gets that is not of the moment. */
  readonly #ofTabs = {
    bridge: this.#bridge,
    say: this.#announcer.say,
    run: this.#actions.run,
    showLogs: (fromMs: number, toMs: number) => this.#showLogs(fromMs, toMs),
    isGuarded: () => this.#guard.isUp,
  };
  #buttons: readonly BarButton[] = [];
  /** A tab is made when it is first wanted: the first paint waits for none but its own. */
  readonly #visited = new Set<TabId>();

  constructor() {
    super();
    new Listening(
      this,
      // The popover closes when it loses the focus; its page is not told that it is hidden.
      { keydown: this.#onKey, pagehide: this.#onHidden, blur: this.#onHidden },
      { visibilitychange: this.#onVisibility },
    );
  }

  protected override willUpdate(): void {
    const { snapshot } = this.#live;
    if (!snapshot) return;
    if (snapshot.core.isWanted) this.#showCore();
    if (this.#announcer.tell(snapshot)) this.#actions.said.clear();
    this.#visited.add(this.tab);
    this.#buttons = this.#barNow(snapshot);
    this.#guard.see(this.#buttons);
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    // The bar of a tab is known once the tab has been drawn.
    if (changed.has('tab') && !this.#isHome) this.requestUpdate();
  }

  override render() {
    const { snapshot } = this.#live;
    if (!snapshot) return null;
    return html`
      <main>
        <tab-strip .tabs=${tabsOf(snapshot)} selected=${this.tab} .choose=${this.#chooseTab}></tab-strip>
        <div class="views" @bar-changed=${() => this.requestUpdate()}>
          <div role="tabpanel" aria-label="Gateway" ?hidden=${this.tab !== 'gateway'}>
            <gateway-view
              ?hidden=${this.showsCore}
              .snapshot=${snapshot}
              .said=${this.#question.isOpen ? this.#question.words : this.#actions.said.value}
              ?copyisprimary=${this.#copyIsPrimary()}
              .shownKey=${this.#actions.key.value}
              .run=${this.#actions.run}
              .toggleKey=${this.#actions.toggleKey}
              .askLastWords=${this.#askLastWords}
              .showLogs=${this.#ofTabs.showLogs}
              .showTab=${this.#chooseTab}
            ></gateway-view>
            ${
              this.showsCore
                ? html`<core-versions
                    class="tab"
                    .bridge=${this.#bridge}
                    .view=${snapshot.core}
                    .back=${this.#leaveCore}
                    .isGuarded=${this.#ofTabs.isGuarded}
                    .toPrimary=${this.#toPrimary}
                  ></core-versions>`
                : nothing
            }
          </div>
          ${panelsHtml(snapshot, {
            ...{ tab: this.tab, isSeen: this.isSeen, visited: this.#visited },
            ...this.#ofTabs,
          })}
        </div>
        <action-bar
          .buttons=${this.#buttons}
          .content=${this.#isHome ? null : (this.tabView?.barContent ?? null)}
          .menu=${this.tab === 'gateway' ? snapshot.menu : []}
          .choose=${this.#take}
        ></action-bar>
      </main>
      <p class="unseen" role="status">${this.#announcer.polite}</p>
      <p class="unseen" role="alert">${this.#announcer.urgent}</p>
    `;
  }

  #barNow({ bar }: Snapshot): readonly BarButton[] {
    if (!this.#isHome) return this.tabView?.bar ?? [];
    return this.#question.isOpen ? this.#question.bar : gatewayBar(bar, this.#pressButton);
  }

  readonly #chooseTab = (id: string): void => {
    this.tabView?.conceal();
    this.tab = isTab(id) ? id : 'gateway';
    this.showsCore = false;
    this.#question.close();
    this.#actions.key.clear();
  };

  get #isHome(): boolean {
    return this.tab === 'gateway' && !this.showsCore;
  }

  #showCore(): void {
    if (this.showsCore && this.tab === 'gateway') return;
    this.#chooseTab('gateway');
    this.showsCore = true;
  }

  readonly #leaveCore = (): void => {
    this.showsCore = false;
  };

  async #showLogs(fromMs: number, toMs: number): Promise<void> {
    // Made before it is in front, so that it asks for these lines alone.
    this.#visited.add('logs');
    this.requestUpdate();
    await this.updateComplete;
    await this.logs?.updateComplete;
    this.#chooseTab('logs');
    this.logs?.showAround(fromMs, toMs);
  }

  readonly #askExport = async (): Promise<null> => {
    this.#chooseTab('logs');
    await this.updateComplete;
    return this.logs?.askExport() ?? null;
  };

  /** At most one ink button a view: Copy gives way to the bar's own. */
  #copyIsPrimary(): boolean {
    if (!this.#isHome) return false;
    const own = this.#live.snapshot?.connection.copyIsPrimary ?? false;
    return own && !this.#buttons.some(({ primary }) => primary);
  }

  readonly #pressButton = async ({ action }: Button): Promise<null> =>
    this.#guard.isUp ? null : this.#take(action);

  /** Does what a button or a row of the menu says; what is a matter of the popover alone, here. */
  readonly #take = async (action: ActionId): Promise<null> => {
    switch (action) {
      case 'new-api-key':
        await this.#ask();
        return null;
      case 'open-core':
        this.#showCore();
        await this.updateComplete;
        this.tabView?.focus();
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
        return this.#actions.runAndSay(action);
    }
  };

  async #ask(): Promise<void> {
    this.#question.open();
    this.#announcer.say(this.#question.words);
    await this.#toPrimary();
  }

  readonly #toPrimary = async (): Promise<void> => {
    await this.updateComplete;
    await this.bar?.updateComplete;
    this.bar?.primary?.focus();
  };

  async #makeKey(): Promise<boolean> {
    if (this.#guard.isUp) return false;
    await this.#actions.runAndSay('new-api-key');
    // The one on screen is the old one now.
    this.#actions.key.clear();
    return true;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.repeat) return;
    if ((event.ctrlKey || event.metaKey) && /^[1-4]$/.test(event.key)) this.#chooseNth(event);
    else if (isSearchKey(event)) void this.#search(event);
    else if (event.key === 'Escape') this.#escape();
    else if (event.key === 'Enter' && !isControl(event.composedPath()[0])) this.#pressPrimary();
  };

  #escape(): void {
    if (this.#question.isOpen) this.#question.close();
    else if (this.#isHome && this.view?.fold()) return;
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

  readonly #askLastWords = () => this.#bridge.GATEWAY_LAST_WORDS(undefined);

  readonly #onHidden = (): void => {
    this.tabView?.conceal();
    this.view?.fold();
    this.#actions.key.clear();
    this.#question.close();
  };

  readonly #onVisibility = (): void => {
    this.isSeen = !document.hidden;
    if (document.hidden) {
      this.#absence.begin();
      this.#onHidden();
    } else if (this.#absence.isLong) {
      this.tab = 'gateway';
      this.showsCore = false;
    }
  };
}
