import { html, LitElement, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Bridge, Reply } from '../../main/contract/commands.ts';
import { clipped } from '../base/shown-words.ts';
import { fieldStyle } from '../elements/field.ts';
import { smallButton } from '../elements/small-button.ts';
import { backRow, subViewStyle } from '../elements/sub-view.ts';
import type { Checked, KeyField } from './key-check.ts';
import { keyFormStyle } from './key-form-style.ts';

interface Said {
  readonly words: string;
  readonly look: '' | 'wrong' | 'done';
  readonly field: KeyField | null;
}

/** A form with a key in it: checks and sends, and what came of it stands above the fields. */
export abstract class SavingForm extends LitElement {
  static override styles = [subViewStyle, fieldStyle, keyFormStyle];

  @property({ attribute: false }) accessor bridge!: Bridge;
  @property({ attribute: false }) accessor back: () => void = () => {};
  /** Told once it is taken: the bar then has nothing more to save. */
  @property({ attribute: false }) accessor saved: () => void = () => {};

  @state() private accessor said: Said;
  @query('[name=key]') protected accessor keyField: HTMLInputElement | null = null;
  @query('[name=models]') protected accessor modelsField: HTMLTextAreaElement | null = null;

  readonly #atRest: Said;

  /** `promise`: what stands above the fields while there is nothing to answer. */
  constructor(promise: string) {
    super();
    this.#atRest = { words: promise, look: '', field: null };
    this.said = this.#atRest;
  }

  /** The key must not stay in sight, not even as dots. */
  conceal(): void {
    if (this.keyField) this.keyField.value = '';
  }

  /** What the fields hold, sent; or the field that cannot be. */
  protected abstract send(): Checked<Promise<Reply<string>>>;

  /** It was taken; nothing of it may stay in the fields. */
  protected abstract empty(): void;

  /** Has the service asked for its models. */
  protected abstract fetchModels(): Promise<string | null>;

  protected headHtml() {
    const { words, look } = this.said;
    return html`
      ${backRow('Providers', this.back)}
      <p class="sentence ${look}" id="said" role="status">${clipped(words)}</p>
    `;
  }

  protected fieldHtml(id: string, label: string, field: TemplateResult) {
    return html`<div class="field"><label for=${id}>${label}</label>${field}</div>`;
  }

  protected keyHtml() {
    return html`<input
      id="key"
      class="mono"
      name="key"
      type="password"
      maxlength="10000"
      autocomplete="off"
      spellcheck="false"
      aria-describedby="said"
      aria-invalid=${this.isWrong('key')}
    />`;
  }

  protected modelsHtml(rows: number) {
    return html`${smallButton('Fetch models', this.#fetch, { name: 'Fetch the models of the service' })}<textarea
        id="models"
        name="models"
        rows=${rows}
        maxlength="200000"
        spellcheck="false"
        aria-describedby="said"
        aria-invalid=${this.isWrong('models')}
      ></textarea>`;
  }

  /** Enter in a field saves only if a form has a button for it. */
  protected readonly saveHtml = html`<button type="submit" hidden>Save</button>`;

  /** What came of a press of Save. */
  readonly save = async (): Promise<null> => {
    const sent = this.send();
    if (!sent.ok) {
      this.refuse(sent.sentence, sent.field);
      this.renderRoot.querySelector<HTMLElement>(`[name=${sent.field}]`)?.focus();
      return null;
    }
    const reply = await sent.value;
    if (!this.isConnected) return null;
    if (!reply.ok) return this.refuse(reply.refusal.sentence);
    this.empty();
    this.#tell(reply.value, 'done', null);
    this.saved();
    return null;
  };

  /** What a service lists takes the place of what was typed. */
  protected showModels(models: readonly string[]): string {
    if (this.modelsField) this.modelsField.value = models.join('\n');
    const { length } = models;
    this.#tell(`${length} ${length === 1 ? 'model' : 'models'} found.`, 'done', null);
    return `${length} found`;
  }

  protected isWrong(field: KeyField): 'true' | 'false' {
    return this.said.field === field ? 'true' : 'false';
  }

  /** The field is marked that it is about. */
  protected refuse(words: string, field: KeyField | null = null): null {
    this.#tell(words, 'wrong', field);
    return null;
  }

  #tell(words: string, look: 'wrong' | 'done', field: KeyField | null): void {
    this.said = { words, look, field };
  }

  protected readonly onSubmit = (event: Event): void => {
    event.preventDefault();
    void this.save();
  };

  /** What was wrong is being repaired. */
  protected repaired(): void {
    if (this.said.look !== '') this.said = this.#atRest;
  }

  readonly #fetch = (): Promise<string | null> => this.fetchModels();
}
