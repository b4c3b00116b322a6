import { html, LitElement, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { Bridge, Reply } from '../../main/contract/commands.ts';
import type { LimitsView } from '../../main/contract/limits.ts';
import type { ProviderAction, ProviderRow } from '../../main/contract/provider-rows.ts';
import type { RowId } from '../../main/contract/providers.ts';
import '../elements/press-button.ts';
import { face, faceColours } from '../base/face.ts';
import { iconStyle } from '../base/icons.ts';
import { Passing } from '../base/passing.ts';
import { resultWords, saidShownMs } from '../base/run-action.ts';
import { tones, twoLines, wholeRow } from '../base/shared-style.ts';
import { clipped } from '../base/shown-words.ts';
import { base, spinning } from '../base/theme.ts';
import type { PressButton } from '../elements/press-button.ts';
import './limit-view.ts';
import type { LoginSteps } from './login-steps.ts';
import { detailHtml, type RowPorts } from './provider-detail.ts';
import type { ModelPicker } from './provider-model-picker.ts';
import { providerRowStyle } from './provider-row-style.ts';
import { lineHtml, lineText } from './row-words.ts';

/** A button that became another one takes no second click of a double click. */
const doubleClickMs = 400;
/** A test that takes longer than it should never looks done. */
const mostDone = 0.95;

/** One provider: its state in a line, the one button that helps, and all the rest unfolded. */
@customElement('provider-row')
export class ProviderRowView extends LitElement {
  static override styles = [
    ...[base, faceColours, spinning, iconStyle],
    ...[twoLines, wholeRow, tones, providerRowStyle],
  ];

  @property({ attribute: false }) accessor row!: ProviderRow;
  @property({ attribute: false }) accessor ports!: RowPorts;
  /** What is left of its subscriptions; null where that is not asked. */
  @property({ attribute: false }) accessor limits: LimitsView | null = null;
  @property({ attribute: false }) accessor nowMs = 0;
  @property({ type: Boolean }) accessor open = false;
  /** Whether its button may be the one ink button of the view. */
  @property({ type: Boolean }) accessor mayInk = false;
  /** Whether names of accounts may be in the page. */
  @property({ type: Boolean }) accessor isSeen = false;
  @property({ attribute: false }) accessor askedId: string | null = null;

  @query('.unfold') private accessor head: HTMLElement | null = null;
  @query('.action') private accessor button: PressButton | null = null;
  @query('.progress span') private accessor bar: HTMLElement | null = null;
  @query('login-steps') private accessor steps: LoginSteps | null = null;
  @query('model-picker') private accessor picker: ModelPicker | null = null;

  /** The picker opens once the row has unfolded. */
  #wantsPicker = false;
  #pressed: { readonly action: ProviderAction; readonly atMs: number } | null = null;
  /** What a command answered, in the place of the status line. */
  readonly #said = new Passing<string>(this, saidShownMs);
  /** Presses that wait until their button has become another one. */
  readonly #waiting = new Set<() => void>();

  focusHead(): void {
    this.head?.focus();
  }

  focusButton(): void {
    this.button?.focus();
  }

  /** Which of its two stops has the focus; null while that is elsewhere. */
  get focused(): 'head' | 'button' | 'body' | null {
    const at = this.shadowRoot?.activeElement ?? null;
    if (at === null) return null;
    if (at === this.head) return 'head';
    return at === this.button ? 'button' : 'body';
  }

  /** Enter on the tab presses the ink button: that of a login, where one waits here. */
  async pressInk(): Promise<void> {
    await (this.steps ? this.steps.pressInk() : this.button?.activate());
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const before = changed.get('row') as ProviderRow | null | undefined;
    if (!before || before.button.action === this.row.button.action) return;
    this.#said.clear();
    for (const settle of this.#waiting) settle();
    this.#waiting.clear();
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    this.#drawProgress();
    if (changed.has('open') && this.open) this.#bringIntoSight();
    if (!this.#wantsPicker || !this.picker) return;
    this.#wantsPicker = false;
    void this.#openPicker(this.picker);
  }

  /** The last rows unfold below the edge. Once more when the body has its height. */
  readonly #bringIntoSight = (): void => this.scrollIntoView({ block: 'nearest' });

  async #openPicker(picker: ModelPicker): Promise<void> {
    await picker.updateComplete;
    picker.open();
  }

  override render() {
    const { row } = this;
    return html`
      <div class="head">
        ${this.#head(row)}
        <press-button
          class="action"
          kind="small"
          label=${row.button.label}
          name=${row.button.name}
          ?ink=${row.button.ink && this.mayInk}
          .press=${this.#press}
        ></press-button>
      </div>
      ${
        this.limits === null
          ? nothing
          : html`<limit-view .limits=${this.limits} name=${row.name} ?open=${this.open}></limit-view>`
      }
      ${this.open ? this.#body(row) : nothing}
      ${
        row.progress === null
          ? nothing
          : html`<div class="progress" aria-hidden="true"><span></span></div>`
      }
    `;
  }

  #head({ id, name, face: shown, strong, tone, rest }: ProviderRow) {
    const said = this.#said.value;
    const words = lineText(rest, this.nowMs);
    const full = said ?? `${strong}${words}`;
    // The age of an answer is what a narrow row does without.
    const isAge = tone === 'green' && words.startsWith(',');
    return html`<button
      type="button"
      class="unfold"
      aria-expanded=${this.open ? 'true' : 'false'}
      aria-controls=${this.open ? 'body' : nothing}
      @click=${() => this.ports.toggle(id, !this.open)}
    >
      <span class="mark ${shown === 'starting' ? 'spinner' : ''}">${face(shown, 'cropped')}</span>
      <span class="text">
        <span class="name">${name}</span>
        <span class="second" title=${clipped(full)}
          >${
            said === null
              ? html`<span class=${tone}>${clipped(strong)}</span
                  ><span class=${isAge ? 'age' : ''}>${lineHtml(rest, this.nowMs)}</span>`
              : clipped(said)
          }</span
        >
      </span>
    </button>`;
  }

  /** By hand: the page's policy takes no style that is written in markup. */
  #drawProgress(): void {
    const { bar, row } = this;
    if (!bar || !row.progress) return;
    const { startedAtMs, expectedMs } = row.progress;
    const done = Math.min(mostDone, Math.max(0, this.nowMs - startedAtMs) / expectedMs);
    bar.style.transform = `scaleX(${done.toFixed(3)})`;
  }

  #body(row: ProviderRow) {
    return html`<div
      class="body"
      id="body"
      role="group"
      aria-label=${row.name}
      @animationend=${this.#bringIntoSight}
    >
      ${detailHtml(row, {
        ...{ ports: this.ports, isSeen: this.isSeen, askedId: this.askedId },
        choose: this.#choose,
      })}
    </div>`;
  }

  readonly #choose = async (modelId: string | null): Promise<Reply<null>> => {
    const { row, ports } = this;
    const reply = await ports.bridge.PROVIDER_MODEL_CHOOSE({ providerId: row.id, modelId });
    const chosen = modelId === null ? 'its default model' : modelId;
    ports.say(reply.ok ? `${row.name} is tested with ${chosen}` : reply.refusal.sentence);
    return reply;
  };

  readonly #press = async (): Promise<string | null> => {
    const { row, ports } = this;
    const pressed = this.#pressed;
    const { action } = row.button;
    const nowMs = performance.now();
    if (pressed && pressed.action !== action && nowMs - pressed.atMs < doubleClickMs) return null;
    this.#pressed = { action, atMs: nowMs };
    switch (action) {
      case 'add-key':
        return ports.openForm(row.id);
      case 'choose-model':
        ports.toggle(row.id, true);
        this.#wantsPicker = row.models.length > 0;
        this.requestUpdate();
        return null;
      default:
        await this.#ask(row.id, action, ports);
        return null;
    }
  };

  /** Over when there is an answer, or when the button has become another one: a test may take 30 s. */
  async #ask(providerId: RowId, action: ProviderAction, ports: RowPorts): Promise<void> {
    const changed = new Promise<void>((resolve) => {
      this.#waiting.add(resolve);
    });
    await Promise.race([changed, this.#tell(send(ports.bridge, providerId, action), ports)]);
  }

  async #tell(answer: Promise<Reply<unknown>>, { say }: RowPorts): Promise<void> {
    const words = resultWords(await answer);
    if (typeof words !== 'string' || !this.isConnected) return;
    this.#said.show(words);
    say(`${this.row.name}: ${words}`);
  }
}

function send(bridge: Bridge, providerId: RowId, action: ProviderAction): Promise<Reply<unknown>> {
  if (action === 'test') return bridge.PROVIDER_TEST_RUN({ providerId });
  if (action === 'try-anyway') return bridge.PROVIDER_TEST_RUN({ providerId, anyway: true });
  return bridge.PROVIDER_ACTION({ providerId, action });
}
