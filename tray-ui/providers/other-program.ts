import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ImportedAccounts, OtherConfigView } from '../../main/contract/provider-rows.ts';
import { resultWords } from '../base/run-action.ts';
import { clipped } from '../base/shown-words.ts';
import { base } from '../base/theme.ts';
import { smallButton } from '../elements/small-button.ts';
import { AskingPart } from './asking-part.ts';
import { detailStyle } from './detail-style.ts';
import { leftFilesHtml, leftFilesStyle } from './left-files.ts';

/** Under the rows: where else another CLIProxyAPI may have accounts, and its config.yaml. */
@customElement('other-program')
export class OtherProgram extends AskingPart {
  static override styles = [
    base,
    detailStyle,
    leftFilesStyle,
    css`
      .other {
        padding: 12px 2px 0;
      }

      .buttons {
        margin: 4px 0 8px;
      }
    `,
  ];

  @property({ attribute: false }) accessor config: OtherConfigView | null = null;
  /** Somebody is here: names of files go with them. */
  @property({ type: Boolean }) accessor isSeen = false;
  /** Shows what would change; resolves with why not, else null. */
  @property({ attribute: false }) accessor openDiff: () => Promise<string | null> = async () =>
    null;
  /** Accounts were found in the folder that was chosen. */
  @property({ attribute: false }) accessor seeFound: () => void = () => {};

  @state() private accessor left: Pick<ImportedAccounts, 'left' | 'more'> | null = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('isSeen') || this.isSeen) return;
    this.said = null;
    this.left = null;
  }

  /** The way to the difference, else the first button. */
  override focus(): void {
    const button = this.renderRoot.querySelector('press-button');
    void button?.updateComplete.then(() => button.focus());
  }

  override render() {
    const { offer = null, takenOver = null } = this.config ?? {};
    return html`<div class="other" role="group" aria-label="Another CLIProxyAPI">
      ${this.#line(offer, 'Look at its config.yaml…', this.#look)}
      ${this.#line(takenOver, 'Undo', this.#undo, 'Undo, config.yaml')}
      <p>Is another CLIProxyAPI on this computer? Its accounts and settings can come along.</p>
      <div class="buttons">
        ${smallButton('Choose its folder…', () => this.#choose('folder'))}
        ${smallButton('Choose config.yaml…', () => this.#choose('config'))}
      </div>
      ${this.saidHtml()}
      ${this.left === null ? nothing : leftFilesHtml(this.left)}
    </div>`;
  }

  #line(words: string | null, label: string, press: () => Promise<null>, name = label) {
    if (words === null) return nothing;
    return html`<p class="said">${clipped(words)}</p>
      <div class="buttons">${smallButton(label, press, { name })}</div>`;
  }

  readonly #look = async (): Promise<null> => this.#tell(await this.openDiff());

  readonly #undo = async (): Promise<null> =>
    this.#tell(resultWords(await this.bridge.PROVIDER_CONFIG_UNDO(undefined)));

  async #choose(what: 'folder' | 'config'): Promise<null> {
    const reply = await this.bridge.PROVIDER_IMPORT_CHOOSE({ what });
    if (!reply.ok) return this.#tell(reply.refusal.sentence);
    if (reply.value === null) return null;
    if (what === 'config') return this.#tell(await this.openDiff());
    if (reply.value.sentence === '') this.seeFound();
    this.#tell(reply.value.sentence === '' ? null : reply.value.sentence);
    this.left = this.isSeen ? reply.value : null;
    return null;
  }

  #tell(words: string | null): null {
    this.left = null;
    this.said = this.isSeen ? words : null;
    if (words !== null) this.say(words);
    return null;
  }
}
