import { html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Bridge } from '../../main/contract/commands.ts';
import type { ServiceView } from '../../main/contract/provider-rows.ts';
import type { ServiceId } from '../../main/contract/providers.ts';
import { iconStyle } from '../base/icons.ts';
import { clipped } from '../base/shown-words.ts';
import { base } from '../base/theme.ts';
import { fieldStyle } from '../elements/field.ts';
import '../elements/press-button.ts';
import { backRow, subViewStyle } from '../elements/sub-view.ts';
import { checkChange, type KeyField } from './key-check.ts';
import { keyFormStyle } from './key-form-style.ts';

const promise = 'A key that is left empty stays as it is.';

/** Another key or other models for a service that is here. Its own key is never in the page. */
@customElement('service-form')
export class ServiceForm extends LitElement {
  static override styles = [base, iconStyle, fieldStyle, subViewStyle, keyFormStyle];

  @property({ attribute: false }) accessor serviceId!: ServiceId;
  @property({ attribute: false }) accessor bridge!: Bridge;
  @property({ attribute: false }) accessor back: () => void = () => {};
  /** Told once it is changed: the bar then has nothing more to save. */
  @property({ attribute: false }) accessor saved: () => void = () => {};

  @state() private accessor service: ServiceView | null = null;
  @state() private accessor said: {
    readonly words: string;
    readonly look: '' | 'wrong' | 'done';
    readonly field: KeyField | null;
  } = { words: promise, look: '', field: null };
  @query('[name=key]') private accessor keyField: HTMLInputElement | null = null;
  @query('[name=models]') private accessor modelsField: HTMLTextAreaElement | null = null;

  /** The key must not stay in sight, not even as dots. */
  conceal(): void {
    if (this.keyField) this.keyField.value = '';
  }

  override focus(): void {
    this.keyField?.focus();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    const reply = await this.bridge.PROVIDER_SERVICE({ serviceId: this.serviceId });
    if (!reply.ok) return this.#tell(reply.refusal.sentence, 'wrong', null);
    this.service = reply.value;
    await this.updateComplete;
    if (this.modelsField) this.modelsField.value = reply.value.models.join('\n');
    this.focus();
  }

  override render() {
    const { service } = this;
    const { words, look } = this.said;
    return html`
      ${backRow('Providers', this.back)}
      <p class="sentence ${look}" id="said" role="status">${clipped(words)}</p>
      ${service === null ? nothing : this.#fields(service)}
    `;
  }

  #fields({ name, baseUrl, hasKey }: ServiceView) {
    return html`<form @submit=${this.#onSubmit} @input=${this.#onInput}>
      <p class="of selectable">${clipped(`${name}, ${baseUrl}`)}</p>
      <div class="field">
        <label for="key">${hasKey ? 'New API key' : 'API key, if it wants one'}</label
        ><input
          id="key"
          class="mono"
          name="key"
          type="password"
          maxlength="10000"
          autocomplete="off"
          spellcheck="false"
          aria-describedby="said"
          aria-invalid=${this.#isWrong('key')}
        />
      </div>
      <div class="field">
        <label for="models">Model ids, one per line</label
        ><press-button
          kind="small"
          label="Fetch models"
          name="Fetch the models of the service"
          .press=${this.#fetch}
        ></press-button
        ><textarea
          id="models"
          name="models"
          rows="6"
          maxlength="200000"
          spellcheck="false"
          aria-describedby="said"
          aria-invalid=${this.#isWrong('models')}
        ></textarea>
      </div>
      <!-- Enter in a field saves only if a form has a button for it. -->
      <button type="submit" hidden>Save</button>
    </form>`;
  }

  /** Checks and sends; what came of it stands above the fields. */
  readonly save = async (): Promise<null> => {
    const checked = checkChange(this.#typed());
    if (!checked.ok) {
      this.#tell(checked.sentence, 'wrong', checked.field);
      this.renderRoot.querySelector<HTMLElement>(`[name=${checked.field}]`)?.focus();
      return null;
    }
    const change = { serviceId: this.serviceId, ...checked.value };
    const reply = await this.bridge.PROVIDER_SERVICE_CHANGE(change);
    if (!this.isConnected) return null;
    if (!reply.ok) {
      this.#tell(reply.refusal.sentence, 'wrong', null);
      return null;
    }
    this.conceal();
    this.#tell(reply.value, 'done', null);
    this.saved();
    return null;
  };

  #typed() {
    return { key: this.keyField?.value ?? '', models: this.modelsField?.value ?? '' };
  }

  #isWrong(field: KeyField): 'true' | 'false' {
    return this.said.field === field ? 'true' : 'false';
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
    if (this.said.look !== '') this.said = { words: promise, look: '', field: null };
  };

  /** Has main ask the service, with its own key where none is typed. */
  readonly #fetch = async (): Promise<string | null> => {
    const { serviceId, service } = this;
    if (!service) return null;
    const key = this.#typed().key.trim() || null;
    const asked = { serviceId, baseUrl: service.baseUrl, key };
    const reply = await this.bridge.PROVIDER_SERVICE_MODELS(asked);
    if (!this.isConnected) return null;
    if (!reply.ok) {
      this.#tell(reply.refusal.sentence, 'wrong', null);
      return null;
    }
    if (this.modelsField) this.modelsField.value = reply.value.join('\n');
    const { length } = reply.value;
    this.#tell(`${length} ${length === 1 ? 'model' : 'models'} found.`, 'done', null);
    return `${length} found`;
  };
}
