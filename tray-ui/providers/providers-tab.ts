import { html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ProvidersView as Providers } from '../../main/contract/provider-rows.ts';
import type { RowId, ServiceId } from '../../main/contract/providers.ts';
import { Absence } from '../base/absence.ts';
import { type BarButton, BarGuard } from '../base/bar.ts';
import { isControl, isField, rowStep, turnsRow } from '../base/list-keys.ts';
import { Listening } from '../base/listening.ts';
import { sides } from '../base/shared-style.ts';
import { clipped } from '../base/shown-words.ts';
import { barChanged, TabView } from '../base/tab-view.ts';
import { base, card } from '../base/theme.ts';
import { Ticker } from '../base/ticker.ts';
import '../elements/file-diff.ts';
import type { FileDiff } from '../elements/file-diff.ts';
import { AllTests } from './all-tests.ts';
import { ConfigLook } from './config-look.ts';
import './found-accounts.ts';
import type { FoundAccounts } from './found-accounts.ts';
import { type KeyKind, kindFor } from './key-check.ts';
import './key-form.ts';
import './limit-settings.ts';
import './other-program.ts';
import type { OtherProgram } from './other-program.ts';
import type { RowPorts } from './provider-detail.ts';
import './provider-row.ts';
import type { ProviderRowView } from './provider-row.ts';
import { formBar, restBar } from './providers-bar.ts';
import { changesOf, dueIn } from './providers-news.ts';
import './service-form.ts';
import { providersTabStyle } from './providers-tab-style.ts';
import type { SavingForm } from './saving-form.ts';

/** As the contract's, which comes with a library that the page does not hold. */
const isService = (id: string): id is ServiceId => id.startsWith('service:');

/** The providers: state, test and login in the row itself. */
@customElement('providers-tab')
export class ProvidersTab extends TabView {
  static override styles = [base, sides, card, providersTabStyle];

  @property({ attribute: false }) accessor view: Providers | null = null;
  @property({ attribute: false }) accessor showLogs: (fromMs: number, toMs: number) => void =
    () => {};

  @state() private accessor openId: RowId | null = null;
  /** The account that is about to be disconnected. */
  @state() private accessor askedId: string | null = null;
  /** The kind of key or the service that the form stands for; null while the rows are shown. */
  @state() private accessor form: KeyKind | ServiceId | null = null;
  @state() private accessor isSaved = false;
  /** The popover was left: names come back only when somebody is here again. */
  @state() private accessor isConcealed = false;
  @query('file-diff') private accessor diffView: FileDiff | null = null;
  @query('found-accounts') private accessor found: FoundAccounts | null = null;
  @query('other-program') private accessor other: OtherProgram | null = null;
  @query('key-form, service-form') private accessor keyForm: SavingForm | null = null;

  readonly #guard = new BarGuard();
  readonly #allTests = new AllTests(this);
  readonly #config = new ConfigLook(this);
  readonly #absence = new Absence();
  #tick: ReturnType<typeof setTimeout> | undefined;

  bar: readonly BarButton[] = [];

  escape(): boolean {
    if (this.#config.diff !== null) this.#config.leave();
    else if (this.form !== null) this.#closeForm();
    else if (this.askedId !== null) this.askedId = null;
    else if (this.openId !== null) this.#fold(this.openId);
    else return false;
    return true;
  }

  readonly isGuarded = (): boolean => this.#guard.isUp;

  readonly settleFocus = async (): Promise<void> => {
    await this.updateComplete;
    const place = this.diffView ?? this.other;
    await place?.updateComplete;
    place?.focus();
  };

  conceal(): void {
    this.keyForm?.conceal();
    this.askedId = null;
    this.isConcealed = true;
  }

  constructor() {
    super();
    new Ticker(this, () => (this.active ? (this.view?.rows.map(({ rest }) => rest) ?? []) : []));
    new Listening(
      this,
      { keydown: this.#onWindowKey, pointerdown: this.#onReturn, focus: this.#onReturn },
      { visibilitychange: this.#onVisibility },
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#tick);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('active') && this.active) {
      this.isConcealed = false;
      this.#askLimits();
    }
    if (changed.has('view')) this.#follow((changed.get('view') as Providers | undefined) ?? null);
    this.classList.toggle('form', this.#isCovered);
    this.#drawBar();
  }

  protected override updated(): void {
    clearTimeout(this.#tick);
    const dueMs = this.active && !this.#isCovered ? dueIn(this.view) : null;
    if (dueMs !== null) this.#tick = setTimeout(() => this.requestUpdate(), dueMs);
  }

  override render() {
    if (!this.view) return null;
    if (this.#config.diff !== null) return this.#diffHtml();
    if (this.form !== null) return this.#keyForm(this.form);
    const { rows } = this.view;
    const open = rows.find(({ id }) => id === this.openId);
    // At most one ink button a view: a login and a question have their own.
    const mayInk = this.askedId === null && !open?.login;
    const nowMs = Date.now();
    return html`<found-accounts
      .found=${this.view.found}
      .bridge=${this.bridge}
      .say=${this.say}
      .isSeen=${this.active && !this.isConcealed}
      .leave=${() => this.#rows()[0]?.focusHead()}
    ></found-accounts>
    <div class="card" role="list" aria-label="Providers" @keydown=${this.#onKey}>
      ${repeat(
        rows,
        ({ id }) => id,
        (row) => html`<provider-row
          class="row"
          role="listitem"
          .row=${row}
          .ports=${this.#ports()}
          .limits=${isService(row.id) ? null : (this.view?.limits?.rows[row.id] ?? null)}
          .nowMs=${nowMs}
          .open=${row.id === this.openId}
          .mayInk=${mayInk}
          .isSeen=${this.active && !this.isConcealed}
          .askedId=${row.id === this.openId ? this.askedId : null}
        ></provider-row>`,
      )}
    </div>
    <limit-settings
      .limits=${this.view.limits ?? null}
      .bridge=${this.bridge}
      .say=${this.say}
    ></limit-settings>
    <other-program
      .config=${this.view.otherConfig ?? null}
      .bridge=${this.bridge}
      .say=${this.say}
      .isSeen=${this.active && !this.isConcealed}
      .openDiff=${this.#config.open}
      .seeFound=${() => this.found?.focus()}
    ></other-program>
    ${this.#allTests.said.value === null ? nothing : html`<p>${clipped(this.#allTests.said.value)}</p>`}`;
  }

  #diffHtml() {
    return html`<file-diff
      .diff=${this.#config.diff}
      name="config.yaml"
      .said=${this.#config.said}
      .back=${this.#config.leave}
    ></file-diff>`;
  }

  #keyForm(kind: KeyKind | ServiceId) {
    if (isService(kind)) {
      return html`<service-form
        .serviceId=${kind}
        .bridge=${this.bridge}
        .back=${this.#closeForm}
        .saved=${this.#onSaved}
      ></service-form>`;
    }
    return html`<key-form
      .kind=${kind}
      .offered=${new Set(this.view?.rows.map(({ id }) => kindFor(id)))}
      .bridge=${this.bridge}
      .back=${this.#closeForm}
      .saved=${this.#onSaved}
    ></key-form>`;
  }

  readonly #onSaved = (): void => {
    this.isSaved = true;
  };

  /** A login unfolds its row when it comes; results are told once. */
  #follow(before: Providers | null): void {
    if (!this.view) return;
    const { begun, news } = changesOf(before, this.view, Date.now());
    if (begun) {
      this.openId = begun;
      this.askedId = null;
    }
    if (this.active && news.length > 0) this.say(news.join('. '));
    this.#allTests.see(this.view.testing);
  }

  #drawBar(): void {
    const bar =
      this.#config.diff !== null
        ? this.#config.bar
        : this.form === null
          ? restBar(this.view, {
              addKey: async () => this.#openForm('claude'),
              testAll: this.#testAll,
            })
          : formBar(this.isSaved, isService(this.form) ? 'Save' : 'Save key', {
              cancel: async () => this.#closeForm(),
              save: async () => (this.#guard.isUp ? null : ((await this.keyForm?.save()) ?? null)),
            });
    const isSame = JSON.stringify(bar) === JSON.stringify(this.bar);
    this.bar = bar;
    this.#guard.see(bar);
    if (!isSame) this.dispatchEvent(barChanged());
  }

  readonly #ports = (): RowPorts => ({
    bridge: this.bridge,
    say: this.say,
    showLogs: this.showLogs,
    toggle: this.#toggle,
    askDisconnect: (accountId) => {
      this.askedId = accountId;
    },
    openForm: (id) => this.#openForm(isService(id) ? id : kindFor(id)),
  });

  readonly #toggle = (id: RowId, open: boolean): void => {
    this.openId = open ? id : null;
    this.askedId = null;
  };

  /** Main asks no account more often than every five minutes; the rows carry what comes. */
  #askLimits(): void {
    if (this.view?.limits?.isOn) void this.bridge.LIMITS_LOOK(undefined);
  }

  /** A sub-view stands in the place of the rows. */
  get #isCovered(): boolean {
    return this.form !== null || this.#config.diff !== null;
  }

  #rows(): readonly ProviderRowView[] {
    return [...this.renderRoot.querySelectorAll<ProviderRowView>('provider-row')];
  }

  /** What has the focus may be about to go with the row's body. */
  #fold(id: RowId): void {
    const row = this.#rows().find((one) => one.row?.id === id);
    if (row?.focused === 'body') row.focusHead();
    this.#toggle(id, false);
  }

  #openForm(kind: KeyKind | ServiceId): null {
    this.form = kind;
    this.isSaved = false;
    this.askedId = null;
    void this.updateComplete
      .then(() => this.keyForm?.updateComplete)
      .then(() => this.keyForm?.focus());
    return null;
  }

  readonly #closeForm = (): null => {
    this.form = null;
    return null;
  };

  readonly #testAll = async (): Promise<null> =>
    this.view && !this.#guard.isUp ? this.#allTests.press(this.bridge, this.say) : null;

  readonly #onReturn = (): void => {
    if (this.active) this.isConcealed = false;
  };

  readonly #onVisibility = (): void => {
    if (document.hidden) {
      this.#absence.begin();
    } else if (this.#absence.isLong) {
      this.form = null;
      this.#config.forget();
      this.openId = this.view?.rows.find(({ login }) => login !== null)?.id ?? null;
    }
    if (!document.hidden && this.active) this.#askLimits();
  };

  /** Up and Down go from row to row, in the same column; Right unfolds, Left folds. */
  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isField(event.composedPath()[0])) return;
    const rows = this.#rows();
    const at = rows.findIndex(({ focused }) => focused !== null);
    const row = rows[at];
    if (!row?.row) return;
    const step = rowStep(event);
    if (step !== undefined) {
      event.preventDefault();
      const next = rows[at + step];
      if (row.focused === 'button') next?.focusButton();
      else next?.focusHead();
    } else if (turnsRow(event, row.open)) {
      event.preventDefault();
      if (row.open) this.#fold(row.row.id);
      else this.#toggle(row.row.id, true);
    }
  };

  /** Enter presses the view's ink button, unless a control has the focus. */
  readonly #onWindowKey = (event: KeyboardEvent): void => {
    this.#onReturn();
    if (!this.active || this.#isCovered || event.defaultPrevented || event.repeat) return;
    if (event.key !== 'Enter' || isControl(event.composedPath()[0])) return;
    if (this.askedId !== null) return;
    const rows = this.view?.rows ?? [];
    const waiting = rows.findIndex(({ id, login }) => id === this.openId && login !== null);
    const at = waiting < 0 ? rows.findIndex(({ button }) => button.ink) : waiting;
    void this.#rows()[at]?.pressInk();
  };
}
