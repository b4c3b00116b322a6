import { html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Reply } from '../../main/contract/commands.ts';
import type { HealthState } from '../../main/contract/health.ts';
import type {
  CopiedPreset,
  ToolConfirmation,
  ToolForm,
  ToolIntegration,
} from '../../main/contract/tools.ts';
import '../elements/press-button.ts';
import type { PressButton } from '../elements/press-button.ts';
import { face, faceColours } from '../face.ts';
import { checkIcon, eyeIcon, iconStyle } from '../icons.ts';
import { Passing } from '../passing.ts';
import { clipped } from '../shown-words.ts';
import { base } from '../theme.ts';
import { copyIcon } from './tool-icons.ts';
import { toolPresetStyle } from './tool-preset-style.ts';
import { copyWords, firstFormOf, formOf, formSentence, isMasked } from './tool-words.ts';

const keyShownMs = 30_000;

type Field = ToolForm['fields'][number];

/** What can be done with the preset of one tool. */
export interface PresetActions {
  readonly copy: (formId: string, fieldId: string | null) => Promise<Reply<CopiedPreset>>;
  /** The form with the key in clear. */
  readonly reveal: (formId: string) => Promise<Reply<ToolForm>>;
  /** Shows what would be written. Resolves with why it cannot, else null. */
  readonly apply: (formId: string) => Promise<string | null>;
  readonly undo: () => Promise<null>;
  readonly confirm: () => Promise<Reply<ToolConfirmation>>;
  readonly choose: (formId: string) => void;
  readonly setForget: (on: boolean) => void;
}

interface Result {
  readonly words: string;
  readonly face: HealthState | null;
}

/** The unfolded part of a row: a form of the preset, and what can be done with it. */
@customElement('tool-preset')
export class ToolPreset extends LitElement {
  static override styles = [base, faceColours, iconStyle, toolPresetStyle];

  @property({ attribute: false }) accessor tool: ToolIntegration | null = null;
  @property({ attribute: false }) accessor formId: string | null = null;
  @property({ attribute: false }) accessor actions: PresetActions | null = null;
  /** The clipboard is emptied after a minute. */
  @property({ type: Boolean }) accessor forget = false;
  /** The row itself does not offer it any more. */
  @property({ type: Boolean }) accessor offersUndo = false;

  @state() private accessor done: ReadonlySet<string> = new Set();
  @state() private accessor result: Result | null = null;
  @query('press-button[ink]') private accessor ink: PressButton | null = null;

  readonly #clear = new Passing<ToolForm>(this, keyShownMs);
  /** Tells an answer that was asked for from one that nobody waits for any more. */
  #reveals = 0;
  #shownText: string | null = null;

  /** The key goes out of sight, also the one that is still on its way. */
  conceal(): void {
    this.#reveals += 1;
    this.#clear.clear();
  }

  /** What Enter does where no control has the focus. */
  pressInk(): void {
    void this.ink?.activate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#reveals += 1;
  }

  protected override willUpdate(): void {
    const form = this.#form;
    const text = form ? `${form.id}\n${form.content}` : null;
    // Another form, model or address: what was copied and shown of the former counts no more.
    if (text === this.#shownText) return;
    if (this.#shownText !== null) {
      this.done = new Set();
      this.result = null;
      this.conceal();
    }
    this.#shownText = text;
  }

  override render() {
    const form = this.#form;
    const { tool } = this;
    if (!tool || !form) return nothing;
    const shown = this.#clear.value ?? form;
    return html`
      ${tool.forms.length > 1 ? this.#switch(tool, form) : nothing}
      <p>${clipped(formSentence(form))}</p>
      ${form.note === null ? nothing : html`<p>${clipped(form.note)}</p>`}
      ${modelHtml(tool)}
      ${form.fields.length > 0 ? this.#fields(shown) : this.#content(shown)}
      <div class="buttons">${this.#buttons(tool, form)}</div>
      ${this.#resultHtml()}
      ${
        form.content === ''
          ? nothing
          : html`<label class="forget"
              ><input type="checkbox" .checked=${this.forget} @change=${this.#onForget} />Clear the
              clipboard after 60 s</label
            >`
      }
    `;
  }

  get #form(): ToolForm | undefined {
    return this.tool ? (formOf(this.tool, this.formId) ?? firstFormOf(this.tool)) : undefined;
  }

  #switch({ forms, displayName }: ToolIntegration, { id: chosen }: ToolForm) {
    return html`<div
      class="switch"
      role="radiogroup"
      aria-label="Preset for ${displayName}"
      @keydown=${this.#onSwitchKey}
    >
      ${forms.map(
        ({ id, label }) => html`<button
          type="button"
          role="radio"
          aria-checked=${id === chosen ? 'true' : 'false'}
          tabindex=${id === chosen ? 0 : -1}
          @click=${() => this.actions?.choose(id)}
        >
          ${clipped(label)}
        </button>`,
      )}
    </div>`;
  }

  #fields(form: ToolForm) {
    return html`<div class="box">
      ${form.fields.map(
        (field) => html`<div class="field" role="group" aria-label=${field.label}>
          <span class="label">${clipped(field.label)}</span>
          ${valueHtml(field.value, this.#isSecret(field))}
          <span class="icons"
            >${this.#isSecret(field) ? this.#eye() : nothing}${this.#copyField(field)}</span
          >
        </div>`,
      )}
    </div>`;
  }

  #copyField(field: Field) {
    const isDone = this.done.has(field.id);
    const words = `${copyWords(field.label)} for ${this.tool?.displayName ?? ''}`;
    return html`<button
      type="button"
      class=${isDone ? 'done' : ''}
      aria-label=${isDone ? `${words} again` : words}
      title=${isDone ? 'Copied' : copyWords(field.label)}
      @click=${() => this.#takeField(field)}
    >
      ${isDone ? checkIcon : copyIcon}
    </button>`;
  }

  /** A file or lines for a shell, as they are: long ones scroll in their box. */
  #content({ kind, path, content }: ToolForm) {
    if (content === '') return nothing;
    const masked = this.#form?.content ?? '';
    const name = path ?? (kind === 'shell' ? 'Lines for the terminal' : 'Preset');
    return html`<div class="box">
      ${
        path === null && !isMasked(masked)
          ? nothing
          : html`<div class="field">
              <span class="label">${path === null ? 'Lines' : 'File'}</span>
              <span class="value">${path ?? ''}</span>
              <span class="icons">${isMasked(masked) ? this.#eye() : nothing}</span>
            </div>`
      }
      <pre tabindex="0" role="region" aria-label=${name}>${content}</pre>
    </div>`;
  }

  #eye() {
    const isShown = this.#clear.value !== null;
    return html`<button
      type="button"
      aria-label="Show API key for ${this.tool?.displayName ?? ''}"
      aria-pressed=${isShown ? 'true' : 'false'}
      @click=${this.#onEye}
    >
      ${eyeIcon}
    </button>`;
  }

  #buttons({ displayName, state }: ToolIntegration, form: ToolForm) {
    const { id, appliable, content } = form;
    const next = form.fields.find((field) => !this.done.has(field.id));
    const isWalk = form.fields.length > 0;
    return html`
      ${appliable ? button('Apply…', `Apply to ${displayName}…`, true, () => this.#apply(id)) : nothing}
      ${
        isWalk && next
          ? button(copyWords(next.label), `${copyWords(next.label)} for ${displayName}`, true, () =>
              this.#takeField(next),
            )
          : nothing
      }
      ${isWalk && !next ? button('Start over', `Start over with ${displayName}`, false, this.#startOver) : nothing}
      ${
        content === ''
          ? nothing
          : button(
              isWalk ? 'Copy all' : 'Copy',
              `${isWalk ? 'Copy all fields' : 'Copy preset'} for ${displayName}`,
              !appliable && !isWalk,
              () => this.#copyForm(id),
            )
      }
      ${
        state === 'points-here'
          ? button('Ask the tool', `Ask the tool ${displayName}`, false, this.#confirm)
          : nothing
      }
      ${this.offersUndo ? button('Undo', `Undo for ${displayName}`, false, () => this.#undo()) : nothing}
    `;
  }

  #resultHtml() {
    if (!this.result) return nothing;
    const { words, face: state } = this.result;
    return html`<p class="result">
      ${state === null ? nothing : face(state, 'cropped')}<span>${clipped(words)}</span>
    </p>`;
  }

  /** By the masked form: while the key is shown nothing else tells it from another value. */
  #isSecret({ id }: Field): boolean {
    return isMasked(this.#form?.fields.find((field) => field.id === id)?.value ?? '');
  }

  async #takeField({ id }: Field): Promise<null> {
    const form = this.#form;
    if (!form) return null;
    const reply = await this.actions?.copy(form.id, id);
    if (reply?.ok && this.#form?.id === form.id) this.done = new Set([...this.done, id]);
    this.#tell(reply);
    return null;
  }

  async #copyForm(formId: string): Promise<string | null> {
    const reply = await this.actions?.copy(formId, null);
    this.#tell(reply);
    return reply?.ok ? 'Copied' : null;
  }

  async #apply(formId: string): Promise<null> {
    this.result = null;
    const refused = await this.actions?.apply(formId);
    this.result = refused ? { words: refused, face: null } : null;
    return null;
  }

  async #undo(): Promise<null> {
    return (await this.actions?.undo()) ?? null;
  }

  readonly #confirm = async (): Promise<null> => {
    this.result = null;
    const reply = await this.actions?.confirm();
    if (!reply) return null;
    this.result = reply.ok
      ? { words: reply.value.sentence, face: reply.value.ok ? 'healthy' : 'degraded' }
      : { words: reply.refusal.sentence, face: null };
    return null;
  };

  #tell(reply: Reply<unknown> | undefined): void {
    this.result = reply && !reply.ok ? { words: reply.refusal.sentence, face: null } : null;
  }

  readonly #startOver = async (): Promise<null> => {
    this.done = new Set();
    return null;
  };

  readonly #onForget = ({ target }: Event): void =>
    this.actions?.setForget((target as HTMLInputElement).checked);

  readonly #onEye = async (): Promise<void> => {
    if (this.#clear.value !== null) {
      this.conceal();
      return;
    }
    const form = this.#form;
    if (!form) return;
    this.#reveals += 1;
    const asked = this.#reveals;
    const reply = await this.actions?.reveal(form.id);
    // Whoever asked may have left meanwhile.
    if (asked !== this.#reveals || document.hidden) return;
    this.#tell(reply);
    if (reply?.ok) this.#clear.show(reply.value);
  };

  readonly #onSwitchKey = (event: KeyboardEvent): void => {
    const forms = this.tool?.forms ?? [];
    const at = forms.findIndex(({ id }) => id === this.#form?.id);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const next = step === undefined ? undefined : forms[(at + step + forms.length) % forms.length];
    if (!next) return;
    event.preventDefault();
    this.actions?.choose(next.id);
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('.switch [aria-checked=true]')?.focus(),
    );
  };
}

const button = (
  label: string,
  name: string,
  ink: boolean,
  press: () => Promise<string | null>,
) => html`
  <press-button kind="small" label=${label} name=${name} ?ink=${ink} .press=${press}></press-button>
`;

function valueHtml(value: string, isSecret: boolean) {
  if (isSecret && isMasked(value)) {
    return html`<span class="value"
      ><span aria-hidden="true">${value}</span><span class="unseen">hidden</span></span
    >`;
  }
  return html`<span class="value ${isSecret ? 'clear' : ''}">${value}</span>`;
}

/** A model that the gateway lacks is named before anything is copied. */
function modelHtml({ model: { id, listed, replaces } }: ToolIntegration) {
  if (listed === false) {
    return html`<p><span class="id">${clipped(id)}</span>: <span class="amber">not offered now</span></p>`;
  }
  if (replaces === null) return nothing;
  return html`<p>
    <span class="id">${clipped(id)}</span> is used.
    <span class="id">${clipped(replaces)}</span> is <span class="amber">not offered now</span>.
  </p>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'tool-preset': ToolPreset;
  }
}
