import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { FoundAccountsView, ImportedAccounts } from '../../main/contract/provider-rows.ts';
import { whyRefused } from '../base/run-action.ts';
import { clipped } from '../base/shown-words.ts';
import { base } from '../base/theme.ts';
import { smallButton } from '../elements/small-button.ts';
import { AskingPart } from './asking-part.ts';
import { detailStyle } from './detail-style.ts';
import { leftFilesHtml, leftFilesStyle } from './left-files.ts';

/** Sooner a press on what has come would be the second click on what was there. */
const doubleClickMs = 400;

/**
 * Accounts of another CLIProxyAPI that could come along, and after that what came of it. Names of
 * files, which are named after people, are in the page only until it is left.
 */
@customElement('found-accounts')
export class FoundAccounts extends AskingPart {
  static override styles = [
    base,
    detailStyle,
    leftFilesStyle,
    css`
      .found {
        padding: 0 2px 12px;
      }

      p + p,
      .buttons {
        margin-top: 4px;
      }

      .buttons {
        margin-top: 8px;
      }

      .sentence {
        color: var(--t1);
      }
    `,
  ];

  @property({ attribute: false }) accessor found: FoundAccountsView | null = null;
  /** Somebody is here: what came of it goes with them. */
  @property({ type: Boolean }) accessor isSeen = false;
  /** Where the focus goes when this has gone. */
  @property({ attribute: false }) accessor leave: () => void = () => {};

  @state() private accessor done: ImportedAccounts | null = null;
  #doneAtMs = -Infinity;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('isSeen') || this.isSeen) return;
    this.done = null;
    this.said = null;
  }

  override focus(): void {
    const button = this.renderRoot.querySelector('press-button');
    void button?.updateComplete.then(() => button.focus());
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('done') && this.done) this.focus();
  }

  override render() {
    if (this.done) return this.#doneHtml(this.done);
    if (!this.found) return nothing;
    const { sentence, warning, label } = this.found;
    return html`<div class="found" role="group" aria-label="Accounts that were found">
      <p class="sentence">${clipped(sentence)}</p>
      <p>${clipped(warning)}</p>
      ${this.saidHtml()}
      <div class="buttons">
        ${smallButton(label, this.#bring)}${smallButton('Not now', this.#decline, { as: 'plain' })}
      </div>
    </div>`;
  }

  #doneHtml({ sentence, notes, left, more }: ImportedAccounts) {
    return html`<div class="found" role="group" aria-label="Accounts brought along">
      <p class="sentence">${clipped(sentence)}</p>
      ${notes.map((note) => html`<p>${clipped(note)}</p>`)}
      ${leftFilesHtml({ left, more })}
      <div class="buttons">${smallButton('Done', this.#close)}</div>
    </div>`;
  }

  readonly #bring = async (): Promise<null> => {
    const reply = await this.bridge.PROVIDER_IMPORT(undefined);
    this.say(reply.ok ? reply.value.sentence : reply.refusal.sentence);
    // Left meanwhile: nobody is here to read names.
    if (!this.isConnected || !this.isSeen) return null;
    this.said = whyRefused(reply);
    this.done = reply.ok ? reply.value : null;
    this.#doneAtMs = performance.now();
    return null;
  };

  readonly #decline = async (): Promise<null> => {
    const reply = await this.bridge.PROVIDER_IMPORT_DECLINE(undefined);
    if (reply.ok) this.leave();
    else this.said = reply.refusal.sentence;
    return null;
  };

  readonly #close = async (): Promise<null> => {
    if (performance.now() - this.#doneAtMs < doubleClickMs) return null;
    this.done = null;
    this.leave();
    return null;
  };
}
