import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Reply } from '../../main/contract/commands.ts';
import type { ServiceView } from '../../main/contract/provider-rows.ts';
import type { ServiceId } from '../../main/contract/providers.ts';
import { clipped } from '../base/shown-words.ts';
import { type Checked, checkChange } from './key-check.ts';
import { SavingForm } from './saving-form.ts';

/** Another key or other models for a service that is here. Its own key is never in the page. */
@customElement('service-form')
export class ServiceForm extends SavingForm {
  @property({ attribute: false }) accessor serviceId!: ServiceId;

  @state() private accessor service: ServiceView | null = null;

  constructor() {
    super('A key that is left empty stays as it is.');
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
    if (!reply.ok) {
      this.refuse(reply.refusal.sentence);
      return;
    }
    this.service = reply.value;
    await this.updateComplete;
    if (this.modelsField) this.modelsField.value = reply.value.models.join('\n');
    this.focus();
  }

  override render() {
    const { service } = this;
    return html`${this.headHtml()}${service === null ? nothing : this.#fields(service)}`;
  }

  #fields({ name, baseUrl, hasKey }: ServiceView) {
    return html`<form @submit=${this.onSubmit} @input=${this.#onInput}>
      <p class="of selectable">${clipped(`${name}, ${baseUrl}`)}</p>
      ${this.fieldHtml('key', hasKey ? 'New API key' : 'API key, if it wants one', this.keyHtml())}
      ${this.fieldHtml('models', 'Model ids, one per line', this.modelsHtml(6))}
      ${this.saveHtml}
    </form>`;
  }

  protected override send(): Checked<Promise<Reply<string>>> {
    const checked = checkChange(this.#typed());
    if (!checked.ok) return checked;
    const change = { serviceId: this.serviceId, ...checked.value };
    return { ok: true, value: this.bridge.PROVIDER_SERVICE_CHANGE(change) };
  }

  protected override empty(): void {
    this.conceal();
  }

  #typed() {
    return { key: this.keyField?.value ?? '', models: this.modelsField?.value ?? '' };
  }

  readonly #onInput = (): void => this.repaired();

  /** With its own key where none is typed. */
  protected override async fetchModels(): Promise<string | null> {
    const { serviceId, service } = this;
    if (!service) return null;
    const key = this.#typed().key.trim() || null;
    const asked = { serviceId, baseUrl: service.baseUrl, key };
    const reply = await this.bridge.PROVIDER_SERVICE_MODELS(asked);
    if (!this.isConnected) return null;
    return reply.ok ? this.showModels(reply.value) : this.refuse(reply.refusal.sentence);
  }
}
