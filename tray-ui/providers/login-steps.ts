import { css, html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { LoginView, ProviderAction } from '../../main/contract/provider-rows.ts';
import type { ProviderId } from '../../main/contract/providers.ts';
import { copyIcon } from '../base/icons.ts';
import { resultWords, whyRefused } from '../base/run-action.ts';
import { clipped } from '../base/shown-words.ts';
import { base } from '../base/theme.ts';
import { fieldStyle } from '../elements/field.ts';
import type { PressButton } from '../elements/press-button.ts';
import { smallButton } from '../elements/small-button.ts';
import { AskingPart } from './asking-part.ts';
import { detailStyle } from './detail-style.ts';

/** A login that waits for the user: the code, the page to open, and a way in from elsewhere. */
@customElement('login-steps')
export class LoginSteps extends AskingPart {
  static override styles = [
    base,
    fieldStyle,
    detailStyle,
    css`
      .code {
        display: flex;
        gap: 8px;
        align-items: center;
        justify-content: space-between;
        min-height: 3rem;
        margin-top: 9px;
        padding: 6px 7px 6px 11px;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: var(--inset);
      }

      .code span {
        min-width: 0;
        color: var(--t1);
        font: 600 1.5rem / 2rem var(--mono);
        font-variant-ligatures: none;
        letter-spacing: 0.06em;
      }

      /* Codes longer than the box are wide are read in smaller letters before they break. */
      .code .long {
        font-size: 1.125rem;
        letter-spacing: 0.02em;
      }

      .code press-button {
        --fill: var(--hover);
        flex: none;
      }

      .buttons {
        margin-top: 10px;
      }

      label {
        display: block;
        margin-top: 12px;
      }

      form {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        margin-top: 4px;
      }

      form input {
        flex: 1 1 8rem;
        font-size: 0.75rem;
        min-height: 28px;
      }

      .said {
        min-height: 1.0625rem;
        margin-top: 4px;
      }

      @container (inline-size < 21rem) {
        .code span {
          font-size: 1.25rem;
        }

        .code .long {
          font-size: 1rem;
        }
      }

      @container (inline-size < 15rem) {
        .code {
          flex-wrap: wrap;
        }

        .code span,
        .code .long {
          font-size: 1rem;
        }
      }
    `,
  ];

  @property({ attribute: false }) accessor login!: LoginView;
  @property() accessor providerId: ProviderId = 'claude';
  @property() accessor name = '';
  @query('input') private accessor field: HTMLInputElement | null = null;

  async pressInk(): Promise<void> {
    await this.renderRoot.querySelector<PressButton>('press-button[ink]')?.activate();
  }

  override render() {
    const { login, name } = this;
    return html`
      <p>${clipped(login.sentence)}</p>
      ${login.userCode === null ? nothing : this.#code(login.userCode)}
      <div class="buttons">
        ${smallButton(login.openLabel, () => this.#ask('open-login-page', null), {
          name: `${login.openLabel} for ${name}`,
          ink: true,
        })}
        ${smallButton('Copy link', () => this.#ask('copy-login-link', 'Link copied'), {
          name: `Copy link of the login for ${name}`,
          as: 'plain',
        })}
      </div>
      ${login.canPaste ? this.#paste() : nothing}
      ${this.saidHtml()}
    `;
  }

  #code(code: string) {
    return html`<div class="code">
      <span class="selectable ${code.length > 11 ? 'long' : ''}">${clipped(code)}</span>
      ${smallButton('Copy', () => this.#ask('copy-login-code', 'Code copied'), {
        name: `Copy code for ${this.name}`,
        icon: copyIcon,
      })}
    </div>`;
  }

  #paste() {
    return html`
      <label for="address">Browser on another machine? Paste its last address</label>
      <form @submit=${this.#onSubmit}>
        <input id="address" maxlength="10000" autocomplete="off" spellcheck="false" />
        ${smallButton('Use it', this.#send, { name: 'Use it: the pasted address' })}
      </form>
    `;
  }

  /** A note shows in the button's own place, a refusal under the buttons. */
  async #ask(action: ProviderAction, spoken: string | null): Promise<string | null> {
    const { providerId } = this;
    const reply = await this.bridge.PROVIDER_ACTION({ providerId, action });
    if (!this.isConnected) return null;
    this.said = whyRefused(reply);
    const words = this.said ?? spoken ?? resultWords(reply);
    if (words !== null) this.say(words);
    return reply.ok ? reply.value : null;
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    void this.#send();
  };

  readonly #send = async (): Promise<null> => {
    const text = this.field?.value.trim() ?? '';
    if (text === '') {
      this.field?.focus();
      return this.tell('Paste the address first.');
    }
    const { providerId } = this;
    const reply = await this.bridge.PROVIDER_LINK_PASTE({ providerId, text });
    if (!this.isConnected) return null;
    // It holds the login's code: taken, it must not stay.
    if (reply.ok && reply.value === null && this.field) this.field.value = '';
    return this.tell(resultWords(reply) ?? 'Address taken.');
  };
}
