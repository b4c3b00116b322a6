import { LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Reply } from '../../main/contract/commands.ts';
import type {
  CopiedPreset,
  ToolConfirmation,
  ToolForm,
  ToolIntegration,
} from '../../main/contract/tools.ts';
import { faceColours } from '../base/face.ts';
import { iconStyle } from '../base/icons.ts';
import { Passing } from '../base/passing.ts';
import { keyShownMs, whyRefused } from '../base/run-action.ts';
import { choices, iconButton, tick, tones } from '../base/shared-style.ts';
import { base } from '../base/theme.ts';
import type { PressButton } from '../elements/press-button.ts';
import { type PresetResult, presetHtml } from './tool-preset-html.ts';
import { toolPresetStyle } from './tool-preset-style.ts';
import { firstFormOf, formOf } from './tool-words.ts';

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

/** The unfolded part of a row: a form of the preset, and what can be done with it. */
@customElement('tool-preset')
export class ToolPreset extends LitElement {
  static override styles = [
    ...[base, faceColours, iconStyle],
    ...[choices, iconButton, tick, tones, toolPresetStyle],
  ];

  @property({ attribute: false }) accessor tool: ToolIntegration | null = null;
  @property({ attribute: false }) accessor formId: string | null = null;
  @property({ attribute: false }) accessor actions!: PresetActions;
  /** The clipboard is emptied after a minute. */
  @property({ type: Boolean }) accessor forget = false;
  /** The row itself does not offer it any more. */
  @property({ type: Boolean }) accessor offersUndo = false;

  @state() private accessor done: ReadonlySet<string> = new Set();
  @state() private accessor result: PresetResult | null = null;
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
    const { tool, actions } = this;
    if (!tool || !form) return nothing;
    return presetHtml({
      ...{ tool, form, clear: this.#clear.value, done: this.done, result: this.result },
      ...{ forget: this.forget, offersUndo: this.offersUndo },
      choose: actions.choose,
      onSwitchKey: this.#onSwitchKey,
      toggleKey: this.#toggleKey,
      copyField: ({ id }) => this.#copyField(form.id, id),
      copyForm: () => this.#copyForm(form.id),
      startOver: this.#startOver,
      apply: () => this.#apply(form.id),
      undo: actions.undo,
      confirm: this.#confirm,
      onForget: ({ target }) => actions.setForget((target as HTMLInputElement).checked),
    });
  }

  get #form(): ToolForm | undefined {
    return this.tool ? (formOf(this.tool, this.formId) ?? firstFormOf(this.tool)) : undefined;
  }

  async #copyField(formId: string, fieldId: string): Promise<null> {
    const reply = await this.actions.copy(formId, fieldId);
    if (reply.ok && this.#form?.id === formId) this.done = new Set([...this.done, fieldId]);
    this.#tell(reply);
    return null;
  }

  async #copyForm(formId: string): Promise<string | null> {
    const reply = await this.actions.copy(formId, null);
    this.#tell(reply);
    return reply.ok ? 'Copied' : null;
  }

  async #apply(formId: string): Promise<null> {
    this.result = null;
    this.#refuse(await this.actions.apply(formId));
    return null;
  }

  readonly #confirm = async (): Promise<null> => {
    this.result = null;
    const reply = await this.actions.confirm();
    this.result = reply.ok
      ? { words: reply.value.sentence, face: reply.value.ok ? 'healthy' : 'degraded' }
      : { words: reply.refusal.sentence, face: null };
    return null;
  };

  #tell(reply: Reply<unknown>): void {
    this.#refuse(whyRefused(reply));
  }

  #refuse(words: string | null): void {
    this.result = words === null ? null : { words, face: null };
  }

  readonly #startOver = async (): Promise<null> => {
    this.done = new Set();
    return null;
  };

  readonly #toggleKey = async (): Promise<void> => {
    if (this.#clear.value !== null) {
      this.conceal();
      return;
    }
    const form = this.#form;
    if (!form) return;
    this.#reveals += 1;
    const asked = this.#reveals;
    const reply = await this.actions.reveal(form.id);
    // Whoever asked may have left meanwhile.
    if (asked !== this.#reveals || document.hidden) return;
    this.#tell(reply);
    if (reply.ok) this.#clear.show(reply.value);
  };

  readonly #onSwitchKey = (event: KeyboardEvent): void => {
    const forms = this.tool?.forms ?? [];
    const at = forms.findIndex(({ id }) => id === this.#form?.id);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const next = step === undefined ? undefined : forms[(at + step + forms.length) % forms.length];
    if (!next) return;
    event.preventDefault();
    this.actions.choose(next.id);
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('.choices [aria-checked=true]')?.focus(),
    );
  };
}
