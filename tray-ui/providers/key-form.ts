import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Bridge } from '../../main/contract/commands.ts';
import { iconStyle } from '../base/icons.ts';
import { clipped } from '../base/shown-words.ts';
import { base } from '../base/theme.ts';
import { fieldStyle, selectHtml } from '../elements/field.ts';
import { backRow, subViewStyle } from '../elements/sub-view.ts';
import {
  checkKey,
  checkService,
  type KeyField,
  type KeyFields,
  type KeyKind,
} from './key-check.ts';
import '../elements/press-button.ts';
import { keyFormStyle } from './key-form-style.ts';
import { isLocal, readyServices } from './ready-services.ts';

const kinds: readonly (readonly [KeyKind, string])[] = [
  ['claude', 'Claude'],
  ['codex', 'Codex'],
  ['grok', 'Grok'],
  ['gemini', 'Gemini'],
  ['openai-compatible', 'OpenAI-compatible'],
];

const promise = 'The key goes into config.yaml and is not shown again.';

/** Adds an API key. The key is in its field only, until it is saved or the popover is left. */
@customElement('key-form')
export class KeyForm extends LitElement {
  static override styles = [base, iconStyle, fieldStyle, subViewStyle, keyFormStyle];

  @property() accessor kind: KeyKind = 'claude';
  /** What the gateway that runs takes keys for. */
  @property({ attribute: false }) accessor offered: ReadonlySet<KeyKind> = new Set();
  @property({ attribute: false }) accessor bridge!: Bridge;
  @property({ attribute: false }) accessor back: () => void = () => {};
  /** Told once a key was taken: the bar then has nothing more to save. */
  @property({ attribute: false }) accessor saved: () => void = () => {};

  @state() private accessor said: {
    readonly words: string;
    readonly look: '' | 'wrong' | 'done';
    readonly field: KeyField | null;
  } = { words: promise, look: '', field: null };
  @state() private accessor isLocal = false;
  @query('form') private accessor form: HTMLFormElement | null = null;
  @query('[name=key]') private accessor keyField: HTMLInputElement | null = null;

  /** The key must not stay in sight, not even as dots. */
  conceal(): void {
    if (this.keyField) this.keyField.value = '';
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('select')?.focus();
  }

  override render() {
    const isOwn = this.kind === 'openai-compatible';
    const { words, look } = this.said;
    return html`
      ${backRow('Providers', this.back)}
      <p class="sentence ${look}" id="said" role="status">${clipped(words)}</p>
      <form @submit=${this.#onSubmit} @input=${this.#onInput}>
        <div class="field">
          <label for="kind">Provider</label>
          ${selectHtml(html`<select id="kind" name="kind" @change=${this.#onKind}>
            ${this.#kinds().map(
              ([value, label]) =>
                html`<option value=${value} ?selected=${value === this.kind}>${label}</option>`,
            )}
          </select>`)}
        </div>
        ${isOwn ? this.#readyField() : nothing}
        ${isOwn ? this.#field('name', 'Name', html`<input id="name" name="name" maxlength="200" placeholder="OpenRouter" autocomplete="off" aria-describedby="said" aria-invalid=${this.#isWrong('name')} />`) : nothing}
        ${this.#field(
          'key',
          isOwn && this.isLocal ? 'API key, if it wants one' : 'API key',
          html`<input
            id="key"
            class="mono"
            name="key"
            type="password"
            maxlength="10000"
            autocomplete="off"
            spellcheck="false"
            aria-describedby="said"
            aria-invalid=${this.#isWrong('key')}
          />`,
        )}
        ${this.#field(
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
            aria-invalid=${this.#isWrong('baseUrl')}
          />`,
        )}
        ${
          isOwn
            ? this.#field(
                'models',
                'Model ids, one per line',
                html`<press-button
                  kind="small"
                  label="Fetch models"
                  name="Fetch the models of the service"
                  .press=${this.#fetch}
                ></press-button><textarea
                  id="models"
                  name="models"
                  rows="3"
                  maxlength="200000"
                  spellcheck="false"
                  aria-describedby="said"
                  aria-invalid=${this.#isWrong('models')}
                ></textarea>`,
              )
            : nothing
        }
        <!-- Enter in a field saves only if a form has a button for it. -->
        <button type="submit" hidden>Save</button>
      </form>
    `;
  }

  /** Checks and sends; what came of it stands above the fields. */
  readonly save = async (): Promise<null> => {
    const checked = checkKey(this.#fields());
    if (!checked.ok) {
      this.#tell(checked.sentence, 'wrong', checked.field);
      this.renderRoot.querySelector<HTMLElement>(`[name=${checked.field}]`)?.focus();
      return null;
    }
    const reply = await this.bridge.PROVIDER_KEY_ADD(checked.value);
    if (!this.isConnected) return null;
    if (!reply.ok) {
      this.#tell(reply.refusal.sentence, 'wrong', null);
      return null;
    }
    this.form?.reset();
    this.isLocal = false;
    this.#tell(reply.value, 'done', null);
    this.saved();
    return null;
  };

  /** What is chosen fills in name and address; both can still be changed. */
  #readyField() {
    return html`<div class="field">
      <label for="ready">Service</label>
      ${selectHtml(html`<select id="ready" @change=${this.#onReady}>
        <option value="">Another one</option>
        ${readyServices.map(({ label }) => html`<option value=${label}>${label}</option>`)}
      </select>`)}
    </div>`;
  }

  #field(id: KeyField, label: string, field: TemplateResult) {
    return html`<div class="field"><label for=${id}>${label}</label>${field}</div>`;
  }

  #kinds(): typeof kinds {
    return kinds.filter(([kind]) => kind === 'openai-compatible' || this.offered.has(kind));
  }

  #isWrong(field: KeyField): 'true' | 'false' {
    return this.said.field === field ? 'true' : 'false';
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

  #tell(words: string, look: 'wrong' | 'done', field: KeyField | null): void {
    this.said = { words, look, field };
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    void this.save();
  };

  /** What was wrong is being repaired. */
  readonly #onInput = (): void => {
    this.isLocal = isLocal(this.#fields().baseUrl);
    if (this.said.look !== '') this.said = { words: promise, look: '', field: null };
  };

  readonly #onReady = ({ target }: Event): void => {
    const wanted = (target as HTMLSelectElement).value;
    const ready = readyServices.find(({ label }) => label === wanted);
    this.#fill('name', ready?.name ?? '');
    this.#fill('baseUrl', ready?.baseUrl ?? '');
    this.#fill('models', '');
    this.isLocal = isLocal(ready?.baseUrl ?? '');
    // Whether it runs is found by asking its port.
    if (this.isLocal) void this.#fetch();
  };

  #fill(name: KeyField, value: string): void {
    const field = this.renderRoot.querySelector<HTMLInputElement>(`[name=${name}]`);
    if (field) field.value = value;
  }

  /** Has main ask the service; what it lists takes the place of what was typed. */
  readonly #fetch = async (): Promise<string | null> => {
    const checked = checkService(this.#fields());
    if (!checked.ok) return this.#refuse(checked.sentence, checked.field);
    const reply = await this.bridge.PROVIDER_SERVICE_MODELS(checked.value);
    if (!this.isConnected || this.#fields().baseUrl.trim() !== checked.value.baseUrl) return null;
    if (!reply.ok) return this.#refuse(reply.refusal.sentence, null);
    this.#fill('models', reply.value.join('\n'));
    const { length } = reply.value;
    this.#tell(`${length} ${length === 1 ? 'model' : 'models'} found.`, 'done', null);
    return `${length} found`;
  };

  /** The button stands far below the sentence. */
  #refuse(sentence: string, field: KeyField | null): null {
    this.#tell(sentence, 'wrong', field);
    this.renderRoot.querySelector('#said')?.scrollIntoView({ block: 'nearest' });
    return null;
  }

  readonly #onKind = ({ target }: Event): void => {
    const wanted = (target as HTMLSelectElement).value;
    const kind = kinds.find(([value]) => value === wanted)?.[0];
    if (kind) this.kind = kind;
  };
}
