import { css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Reply } from '../../main/contract/commands.ts';
import type { AccountView, ProviderAccounts } from '../../main/contract/provider-rows.ts';
import type { RowId } from '../../main/contract/providers.ts';
import { resultWords, whyRefused } from '../base/run-action.ts';
import { clipped } from '../base/shown-words.ts';
import { base } from '../base/theme.ts';
import type { PressButton } from '../elements/press-button.ts';
import { smallButton } from '../elements/small-button.ts';
import { switchHtml, switchStyle } from '../elements/switch.ts';
import { AskingPart } from './asking-part.ts';
import { detailStyle } from './detail-style.ts';

/** A list that takes longer says that it is looked for. */
const slowMs = 150;

/**
 * Who is connected. It asks when it comes into the page and knows nothing once it has left:
 * names of accounts are in the page only while their row is open and seen.
 */
@customElement('account-list')
export class AccountList extends AskingPart {
  static override styles = [
    base,
    switchStyle,
    detailStyle,
    css`
      .account {
        display: flex;
        gap: 8px;
        align-items: center;
        min-height: 2.25rem;
      }

      .account > div {
        flex: 1;
        min-width: 0;
      }

      .who {
        color: var(--t1);
        font-weight: 500;
      }

      press-button.plain {
        margin-right: -10px;
      }

      .question {
        padding: 4px 0 6px;
      }

      .question .buttons {
        margin-top: 6px;
      }

      @container (inline-size < 15rem) {
        .account {
          flex-wrap: wrap;
          padding-bottom: 4px;
        }

        .account > div {
          flex-basis: 100%;
        }

        press-button.plain {
          margin: 0 0 0 -10px;
        }
      }
    `,
  ];

  @property() accessor providerId: RowId = 'claude';
  /** How many there are: another figure, and they are asked for anew. */
  @property({ type: Number }) accessor count = 0;
  /** The account that a question is open about. */
  @property({ attribute: false }) accessor askedId: string | null = null;
  @property({ attribute: false }) accessor ask: (id: string | null) => void = () => {};

  @state() private accessor accounts: ProviderAccounts | null = null;
  @state() private accessor isSlow = false;
  #asked = 0;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('providerId') || changed.has('count')) void this.#load();
  }

  /** The focus goes with the question, and back to where it came from. */
  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('accounts') && this.accounts) {
      this.closest('.body')?.scrollIntoView({ block: 'nearest' });
    }
    if (!changed.has('askedId')) return;
    const before = changed.get('askedId') as string | null | undefined;
    const selector =
      this.askedId === null
        ? `[data-id="${CSS.escape(before ?? '')}"] press-button`
        : '.question press-button';
    const button = this.renderRoot.querySelector<PressButton>(selector);
    void button?.updateComplete.then(() => button.focus());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#asked += 1;
    this.accounts = null;
    this.said = null;
  }

  override render() {
    return html`
      ${this.saidHtml()}
      ${this.accounts === null && this.isSlow ? html`<p>Looking for accounts…</p>` : nothing}
      ${repeat(this.accounts?.accounts ?? [], ({ id }) => id, this.#account)}
      ${repeat(this.accounts?.kept ?? [], ({ id }) => `kept ${id}`, this.#kept)}
    `;
  }

  readonly #account = (account: AccountView) => {
    const { id, who, line, refusal, isOn, kind } = account;
    if (id === this.askedId) return this.#question(account);
    const [label, press, name] =
      kind === 'unreadable'
        ? (['Open folder', this.#openFolder, 'Open the folder of the logins'] as const)
        : (['Disconnect', async () => this.#askAbout(id), `Disconnect ${who}`] as const);
    const turn = () =>
      void this.#run(this.bridge.PROVIDER_ACCOUNT_SWITCH({ ...this.#of(id), on: !isOn }));
    return html`<div class="account" data-id=${id}>
      <div>
        <p class="who selectable">${clipped(who)}</p>
        <p>${clipped(line)}</p>
        ${refusal === null ? nothing : html`<p>${clipped(refusal)}</p>`}
      </div>
      ${isOn === null ? nothing : switchHtml(isOn, `Use ${who}`, turn)}
      ${smallButton(label, press, { name, as: 'plain' })}
    </div>`;
  };

  readonly #openFolder = async (): Promise<null> => {
    const request = { providerId: this.providerId, action: 'open-auth-folder' } as const;
    const refused = whyRefused(await this.bridge.PROVIDER_ACTION(request));
    return refused === null ? null : this.tell(refused);
  };

  #question({ id, who, kind }: AccountView) {
    const disconnect = () => this.#run(this.bridge.PROVIDER_DISCONNECT(this.#of(id)));
    return html`<div class="question" role="group" aria-label=${`Disconnect ${who}?`}>
      <p>Disconnect ${clipped(who)}? The ${kind} is kept and can be brought back.</p>
      <div class="buttons">
        ${smallButton('Cancel', async () => this.#askAbout(null))}
        ${smallButton('Disconnect', disconnect, { name: `Disconnect ${who}`, ink: true })}
      </div>
    </div>`;
  }

  readonly #kept = ({ id, who }: AccountView) => html`<div class="account">
    <div><p class="who selectable">${clipped(who)}</p><p>Disconnected</p></div>
    ${smallButton('Bring back', () => this.#run(this.bridge.PROVIDER_BRING_BACK(this.#of(id))), {
      name: `Bring back ${who}`,
      as: 'plain',
    })}
  </div>`;

  #askAbout(id: string | null): null {
    this.ask(id);
    return null;
  }

  #of(accountId: string): { readonly providerId: RowId; readonly accountId: string } {
    return { providerId: this.providerId, accountId };
  }

  async #run(answer: Promise<Reply<string>>): Promise<null> {
    const words = resultWords(await answer);
    this.say(words);
    if (!this.isConnected) return null;
    this.ask(null);
    this.said = words;
    await this.#load();
    return null;
  }

  async #load(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const slow = setTimeout(() => {
      this.isSlow = true;
    }, slowMs);
    const reply = await this.bridge.PROVIDER_ACCOUNTS({ providerId: this.providerId });
    clearTimeout(slow);
    this.isSlow = false;
    // Folded or asked again meanwhile: this answer is nobody's any more.
    if (asked !== this.#asked) return;
    if (reply.ok) this.accounts = reply.value;
    else this.said = reply.refusal.sentence;
  }
}
