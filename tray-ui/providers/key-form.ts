import { html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Reply } from '../../main/contract/commands.ts';
import { chosenIn, optionsHtml, selectHtml } from '../elements/field.ts';
import {
  type Checked,
  checkKey,
  checkService,
  type KeyField,
  type KeyFields,
  type KeyKind,
} from './key-check.ts';
import { isLocal, readyServices } from './ready-services.ts';
import { SavingForm } from './saving-form.ts';

const kinds: readonly (readonly [KeyKind, string])[] = [
  ['claude', 'Claude'],
  ['codex', 'Codex'],
  ['grok', 'Grok'],
  ['gemini', 'Gemini'],
  ['openai-compatible', 'OpenAI-compatible'],
];

/** Adds an API key. The key is in its field only, until it is saved or the popover is left. */
@customElement('key-form')
export class KeyForm extends SavingForm {
  @property() accessor kind: KeyKind = 'claude';
  /** What the gateway that runs takes keys for. */
  @property({ attribute: false }) accessor offered: ReadonlySet<KeyKind> = new Set();

  @state() private accessor isLocal = false;
  @query('form') private accessor form: HTMLFormElement | null = null;

  constructor() {
    super('The key goes into config.yaml and is not shown again.');
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('select')?.focus();
  }

  override render() {
    const isOwn = this.kind === 'openai-compatible';
    return html`
      ${this.headHtml()}
      <form @submit=${this.onSubmit} @input=${this.#onInput}>
        ${this.fieldHtml(
          'kind',
          'Provider',
          selectHtml(html`<select id="kind" name="kind" @change=${this.#onKind}>
            ${optionsHtml(this.#kinds(), this.kind)}
          </select>`),
        )}
        ${isOwn ? this.#readyField() : nothing}
        ${isOwn ? this.fieldHtml('name', 'Name', html`<input id="name" name="name" maxlength="200" placeholder="OpenRouter" autocomplete="off" aria-describedby="said" aria-invalid=${this.isWrong('name')} />`) : nothing}
        ${this.fieldHtml(
          'key',
          isOwn && this.isLocal ? 'API key, if it wants one' : 'API key',
          this.keyHtml(),
        )}
        ${this.fieldHtml(
          'baseUrl',
          isOwn ? 'Base URL' : 'Base URL, if not the usual one',
          html`<input
            id="baseUrl"
            class="mono"
            name="baseUrl"
            inputmode="url"
            maxlength="1000"
            placeholder=${isOwn ? 'https://openrouter.ai/api/v1' : ''}
            autocomplete="off"
            spellcheck="false"
            aria-describedby="said"
            aria-invalid=${this.isWrong('baseUrl')}
          />`,
        )}
        ${isOwn ? this.fieldHtml('models', 'Model ids, one per line', this.modelsHtml(3)) : nothing}
        ${this.saveHtml}
      </form>
    `;
  }

  protected override send(): Checked<Promise<Reply<string>>> {
    const checked = checkKey(this.#fields());
    return checked.ok ? { ok: true, value: this.bridge.PROVIDER_KEY_ADD(checked.value) } : checked;
  }

  protected override empty(): void {
    this.form?.reset();
    this.isLocal = false;
  }

  /** What is chosen fills in name and address; both can still be changed. */
  #readyField() {
    const select = html`<select id="ready" @change=${this.#onReady}>
      <option value="">Another one</option>
      ${readyServices.map(({ label }) => html`<option value=${label}>${label}</option>`)}
    </select>`;
    return this.fieldHtml('ready', 'Service', selectHtml(select));
  }

  #kinds(): typeof kinds {
    return kinds.filter(([kind]) => kind === 'openai-compatible' || this.offered.has(kind));
  }

  #fields(): KeyFields {
    const fields = new FormData(this.form ?? undefined);
    const text = (name: KeyField): string => String(fields.get(name) ?? '');
    return {
      kind: this.kind,
      key: text('key'),
      baseUrl: text('baseUrl'),
      name: text('name'),
      models: text('models'),
    };
  }

  readonly #onInput = (): void => {
    this.isLocal = isLocal(this.#fields().baseUrl);
    this.repaired();
  };

  readonly #onReady = ({ target }: Event): void => {
    const wanted = (target as HTMLSelectElement).value;
    const ready = readyServices.find(({ label }) => label === wanted);
    this.#fill('name', ready?.name ?? '');
    this.#fill('baseUrl', ready?.baseUrl ?? '');
    this.#fill('models', '');
    this.isLocal = isLocal(ready?.baseUrl ?? '');
    // Whether it runs is found by asking its port.
    if (this.isLocal) void this.fetchModels();
  };

  #fill(name: KeyField, value: string): void {
    const field = this.renderRoot.querySelector<HTMLInputElement>(`[name=${name}]`);
    if (field) field.value = value;
  }

  protected override async fetchModels(): Promise<string | null> {
    const checked = checkService(this.#fields());
    if (!checked.ok) return this.#refuseInSight(checked.sentence, checked.field);
    const reply = await this.bridge.PROVIDER_SERVICE_MODELS(checked.value);
    if (!this.isConnected || this.#fields().baseUrl.trim() !== checked.value.baseUrl) return null;
    if (!reply.ok) return this.#refuseInSight(reply.refusal.sentence, null);
    return this.showModels(reply.value);
  }

  /** The button stands far below the sentence. */
  #refuseInSight(sentence: string, field: KeyField | null): null {
    this.renderRoot.querySelector('#said')?.scrollIntoView({ block: 'nearest' });
    return this.refuse(sentence, field);
  }

  readonly #onKind = ({ target }: Event): void => {
    this.kind = chosenIn(kinds, target) ?? this.kind;
  };
}
