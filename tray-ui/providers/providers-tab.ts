import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ActionId } from '../../main/contract/actions.ts';
import type { Bridge, Reply } from '../../main/contract/commands.ts';
import type { ProviderId } from '../../main/contract/providers.ts';
import type {
  ProviderRow,
  ProvidersView as Providers,
} from '../../main/contract/providers-view.ts';
import { type BarButton, BarGuard } from '../bar.ts';
import { Passing } from '../passing.ts';
import { saidShownMs } from '../run-action.ts';
import { clipped } from '../shown-words.ts';
import { barChanged, type TabView } from '../tab-view.ts';
import { base, card } from '../theme.ts';
import type { KeyKind } from './key-check.ts';
import './key-form.ts';
import type { KeyForm } from './key-form.ts';
import './provider-row.ts';
import type { ProviderRowView, RowPorts } from './provider-row.ts';
import { keyBar, restBar } from './providers-bar.ts';
import { lineText } from './row-words.ts';

/** Figures that move: the tenths of a test, the seconds of a login. */
const tenthMs = 100;
const secondMs = 1_000;

/** Reopened within this time the tab is as it was left; a login that waits is shown in any case. */
const keptMs = 60_000;

/** Which kind of key serves a provider: the others speak OpenAI's language. */
const kindOf: Readonly<Record<ProviderId, KeyKind>> = {
  claude: 'claude',
  codex: 'codex',
  gemini: 'gemini',
  qwen: 'openai-compatible',
  iflow: 'openai-compatible',
};

/** The five providers: state, test and login in the row itself (design/popover.md 5). */
@customElement('providers-tab')
export class ProvidersTab extends LitElement implements TabView {
  static override styles = [
    base,
    card,
    css`
      /* Rows scroll in the room around them, with the padding at their end. */
      :host {
        height: auto !important;
        padding: 12px 16px;
      }

      :host(.form) {
        height: 100% !important;
        padding: 0;
      }

      .card {
        overflow: clip;
      }

      p {
        padding: 8px 12px 0;
        color: var(--t2);
        font: 400 0.75rem / 1rem var(--ui);
      }

      @container (inline-size < 21rem) {
        :host {
          padding-inline: 12px;
        }

        :host(.form) {
          padding: 0;
        }
      }

      @container (inline-size < 15rem) {
        :host(.form) {
          height: auto !important;
        }
      }
    `,
  ];

  @property({ attribute: false }) accessor view: Providers | null = null;
  @property({ type: Boolean }) accessor active = false;
  @property({ attribute: false }) accessor bridge: Bridge | null = null;
  @property({ attribute: false }) accessor say: (words: string) => void = () => {};
  @property({ attribute: false }) accessor showLogs: (fromMs: number, toMs: number) => void =
    () => {};
  @property({ attribute: false }) accessor runAction:
    | ((action: ActionId) => Promise<Reply<string | null>>)
    | null = null;
  @property({ attribute: false }) accessor nowMs = 0;

  @state() private accessor openId: ProviderId | null = null;
  /** The account that is about to be disconnected. */
  @state() private accessor askedId: string | null = null;
  /** The kind of key that the form stands for; null while the rows are shown. */
  @state() private accessor form: KeyKind | null = null;
  @state() private accessor isSaved = false;
  /** The popover was left: names come back only when somebody is here again. */
  @state() private accessor isConcealed = false;
  @query('key-form') private accessor keyForm: KeyForm | null = null;

  readonly #guard = new BarGuard();
  /** Why not all are tested, under the rows. */
  readonly #said = new Passing<string>(this, saidShownMs);
  #bar: readonly BarButton[] = [];
  #hiddenAtMs = 0;
  #tick: ReturnType<typeof setTimeout> | undefined;
  #testSeen: (() => void) | null = null;

  get bar(): readonly BarButton[] {
    return this.#bar;
  }

  get barContent(): TemplateResult | null {
    return null;
  }

  escape(): boolean {
    if (this.form !== null) this.#closeForm();
    else if (this.askedId !== null) this.askedId = null;
    else if (this.openId !== null) this.#fold(this.openId);
    else return false;
    return true;
  }

  conceal(): void {
    this.keyForm?.conceal();
    this.askedId = null;
    this.isConcealed = true;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.#onWindowKey);
    window.addEventListener('pointerdown', this.#onReturn);
    window.addEventListener('focus', this.#onReturn);
    document.addEventListener('visibilitychange', this.#onVisibility);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#tick);
    window.removeEventListener('keydown', this.#onWindowKey);
    window.removeEventListener('pointerdown', this.#onReturn);
    window.removeEventListener('focus', this.#onReturn);
    document.removeEventListener('visibilitychange', this.#onVisibility);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('active') && this.active) this.isConcealed = false;
    if (changed.has('view')) this.#follow((changed.get('view') as Providers | undefined) ?? null);
    this.classList.toggle('form', this.form !== null);
    this.#drawBar();
  }

  protected override updated(): void {
    clearTimeout(this.#tick);
    const dueMs = this.active && this.form === null ? dueIn(this.view) : null;
    if (dueMs !== null) this.#tick = setTimeout(() => this.requestUpdate(), dueMs);
  }

  override render() {
    if (!this.view) return null;
    if (this.form !== null) return this.#keyForm(this.form);
    const { rows } = this.view;
    const open = rows.find(({ id }) => id === this.openId);
    // At most one ink button a view: a login and a question have their own.
    const mayInk = this.askedId === null && !open?.login;
    const nowMs = Date.now();
    return html`<div class="card" role="list" aria-label="Providers" @keydown=${this.#onKey}>
      ${repeat(
        rows,
        ({ id }) => id,
        (row) => html`<provider-row
          class="row"
          role="listitem"
          .row=${row}
          .ports=${this.#ports()}
          .nowMs=${nowMs}
          .open=${row.id === this.openId}
          .mayInk=${mayInk}
          .isSeen=${this.active && !this.isConcealed}
          .askedId=${row.id === this.openId ? this.askedId : null}
        ></provider-row>`,
      )}
    </div>
    ${this.#said.value === null ? nothing : html`<p>${clipped(this.#said.value)}</p>`}`;
  }

  #keyForm(kind: KeyKind) {
    return html`<key-form
      .kind=${kind}
      .bridge=${this.bridge}
      .back=${this.#closeForm}
      .saved=${() => {
        this.isSaved = true;
      }}
    ></key-form>`;
  }

  /** A login unfolds its row when it comes; results are told once. */
  #follow(before: Providers | null): void {
    if (!this.view) return;
    const news: string[] = [];
    for (const row of this.view.rows) {
      const was = before?.rows.find(({ id }) => id === row.id) ?? null;
      if (row.login !== null && !was?.login) {
        this.openId = row.id;
        this.askedId = null;
        news.push(`${row.name}: ${row.login.sentence}`);
      } else if (was && isOver(was, row)) {
        news.push(`${row.name}: ${row.strong}${lineText(row.rest, Date.now())}`);
      }
    }
    if (this.active && news.length > 0) this.say(news.join('. '));
    if (this.view.testing !== before?.testing) this.#testSeen?.();
  }

  #drawBar(): void {
    const bar =
      this.form === null
        ? restBar(this.view, { addKey: this.#addKey, testAll: this.#testAll })
        : keyBar(this.isSaved, {
            cancel: this.#leaveForm,
            save: async () => (this.#guard.isUp ? null : ((await this.keyForm?.save()) ?? null)),
          });
    const isSame = JSON.stringify(bar) === JSON.stringify(this.#bar);
    this.#bar = bar;
    this.#guard.see(bar);
    if (!isSame) this.dispatchEvent(barChanged());
  }

  readonly #ports = (): RowPorts | null =>
    this.bridge && {
      bridge: this.bridge,
      say: this.say,
      showLogs: this.showLogs,
      toggle: this.#toggle,
      askDisconnect: this.#askDisconnect,
      addKey: (id) => this.#openForm(kindOf[id]),
    };

  readonly #toggle = (id: ProviderId, open: boolean): void => {
    this.openId = open ? id : null;
    this.askedId = null;
  };

  /** What has the focus may be about to go with the row's body. */
  #fold(id: ProviderId): void {
    const rows = [...this.renderRoot.querySelectorAll<ProviderRowView>('provider-row')];
    const row = rows.find((one) => one.row?.id === id);
    if (row?.focused === 'body') row.focusHead();
    this.#toggle(id, false);
  }

  readonly #askDisconnect = (accountId: string | null): void => {
    this.askedId = accountId;
  };

  readonly #addKey = async (): Promise<null> => {
    this.#openForm('claude');
    return null;
  };

  #openForm(kind: KeyKind): void {
    this.form = kind;
    this.isSaved = false;
    this.askedId = null;
    void this.updateComplete
      .then(() => this.keyForm?.updateComplete)
      .then(() => this.keyForm?.focus());
  }

  readonly #leaveForm = async (): Promise<null> => {
    this.#closeForm();
    return null;
  };

  readonly #closeForm = (): void => {
    this.form = null;
  };

  /** Over as soon as the rows show it: the command itself answers when the last test has ended. */
  readonly #testAll = async (): Promise<null> => {
    if (!this.bridge || !this.view || this.#guard.isUp) return null;
    const seen = new Promise<void>((resolve) => {
      this.#testSeen = resolve;
    });
    const answer = this.view.testing
      ? this.bridge.PROVIDER_TEST_CANCEL(undefined)
      : this.bridge.PROVIDER_TEST_ALL(undefined);
    const told = answer.then((reply) => {
      if (reply.ok) return;
      this.#said.show(reply.refusal.sentence);
      this.say(reply.refusal.sentence);
    });
    await Promise.race([seen, told]);
    return null;
  };

  readonly #onReturn = (): void => {
    if (this.active) this.isConcealed = false;
  };

  readonly #onVisibility = (): void => {
    if (document.hidden) {
      this.#hiddenAtMs = performance.now();
    } else if (performance.now() - this.#hiddenAtMs > keptMs) {
      this.form = null;
      this.openId = this.view?.rows.find(({ login }) => login !== null)?.id ?? null;
    }
  };

  /** Up and Down go from row to row, in the same column; Right unfolds, Left folds. */
  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isField(event.composedPath()[0])) return;
    const rows = [...this.renderRoot.querySelectorAll<ProviderRowView>('provider-row')];
    const at = rows.findIndex(({ focused }) => focused !== null);
    const row = rows[at];
    if (!row?.row) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = rows[at + step];
      if (row.focused === 'button') next?.focusButton();
      else next?.focusHead();
    } else if (event.key === 'ArrowRight' && !row.open) {
      event.preventDefault();
      this.#toggle(row.row.id, true);
    } else if (event.key === 'ArrowLeft' && row.open) {
      event.preventDefault();
      this.#fold(row.row.id);
    }
  };

  /** Enter presses the view's ink button, unless a control has the focus. */
  readonly #onWindowKey = (event: KeyboardEvent): void => {
    this.#onReturn();
    if (!this.active || this.form !== null || event.defaultPrevented || event.repeat) return;
    if (event.key !== 'Enter' || isControl(event.composedPath()[0])) return;
    if (this.askedId !== null) return;
    const rows = this.view?.rows ?? [];
    const waiting = rows.findIndex(({ id, login }) => id === this.openId && login !== null);
    const at = waiting < 0 ? rows.findIndex(({ button }) => button.ink) : waiting;
    void this.renderRoot.querySelectorAll<ProviderRowView>('provider-row')[at]?.pressInk();
  };
}

/** When a figure in the rows moves next; null when none does, or the popover itself sees to it. */
function dueIn(view: Providers | null): number | null {
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

const isControl = (target: EventTarget | undefined): boolean =>
  target instanceof Element && target.closest('button, a, input, select, textarea') !== null;

const isField = (target: EventTarget | undefined): boolean =>
  target instanceof Element && target.closest('input, select, textarea') !== null;

declare global {
  interface HTMLElementTagNameMap {
    'providers-tab': ProvidersTab;
  }
}
