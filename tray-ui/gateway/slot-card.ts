import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ActionId } from '../../main/contract/actions.ts';
import type { Reply } from '../../main/contract/commands.ts';
import type { SlotRow, Trailing } from '../../main/contract/snapshot.ts';
import { face, faceColours } from '../base/face.ts';
import { checkIcon, chevronIcon, iconStyle } from '../base/icons.ts';
import { turnsRow } from '../base/list-keys.ts';
import { Passing } from '../base/passing.ts';
import { type RunAction, resultWords, saidShownMs } from '../base/run-action.ts';
import { rowButton, twoLines } from '../base/shared-style.ts';
import { clipped, wordsHtml, wordsText } from '../base/shown-words.ts';
import { base, card, spinning } from '../base/theme.ts';
import { smallButton } from '../elements/small-button.ts';
import { switchHtml, switchStyle } from '../elements/switch.ts';
import { slotCardStyle } from './slot-card-style.ts';

/** The two rows under the hero: what the state means, and the fixes. */
@customElement('slot-card')
export class SlotCard extends LitElement {
  static override styles = [
    ...[base, card, iconStyle, faceColours, spinning],
    ...[twoLines, rowButton, switchStyle, slotCardStyle],
  ];

  @property({ attribute: false }) accessor rows: readonly SlotRow[] = [];
  @property({ attribute: false }) accessor nowMs = 0;
  @property({ attribute: false }) accessor run!: RunAction;
  @property({ attribute: false }) accessor showLogs: (atMs: number) => void = () => {};
  @property({ attribute: false }) accessor showTab: (tab: string) => void = () => {};
  @property({ attribute: false }) accessor askLastWords!: () => Promise<Reply<readonly string[]>>;

  /** What the sidecar wrote last, or why it is not to be had; null while its row is folded. */
  @state() private accessor lastWords: readonly string[] | null = null;

  /** What an action answered, in the place of its row's second line. */
  readonly #said = new Passing<{ readonly action: ActionId; readonly words: string }>(
    this,
    saidShownMs,
  );

  /** Folds an unfolded row; false where none is. */
  fold(): boolean {
    if (this.lastWords === null) return false;
    this.lastWords = null;
    return true;
  }

  protected override willUpdate(): void {
    if (!this.rows.some(({ trailing }) => trailing?.type === 'last-words')) this.lastWords = null;
  }

  override render() {
    return html`<div class="card">${this.rows.map(this.#row)}</div>`;
  }

  readonly #row = ({ mark, title, line, trailing }: SlotRow) => {
    const said = this.#said.value;
    const shownLine = said && said.action === actionOf(trailing) ? [said.words] : line;
    const content = html`
        ${mark === null ? nothing : html`<span class="mark">${marks[mark]}</span>`}
        <div class="text">
          <p class="name" title=${clipped(title)}>${clipped(title)}</p>
          ${
            shownLine === null
              ? nothing
              : html`<p class="second" title=${wordsText(shownLine, this.nowMs)}>
                  ${wordsHtml(shownLine, this.nowMs)}
                </p>`
          }
        </div>
        ${trailing ? this.#trailing(trailing) : nothing}
    `;
    if (trailing?.type === 'tab') {
      const { tab } = trailing;
      return html`<button type="button" class="row row-button inside" @click=${() => this.showTab(tab)}>
        ${content}
      </button>`;
    }
    if (trailing?.type === 'last-words') return this.#unfolding(content);
    if (trailing?.type !== 'logs') {
      const look = trailing ? rowClasses[trailing.type] : '';
      return html`<div class="row ${look ?? ''}">${content}</div>`;
    }
    const show = (): void => this.showLogs(trailing.atMs);
    return html`<button type="button" class="row row-button inside" @click=${show}>
      ${content}<span class="unseen">Show in logs</span>
    </button>`;
  };

  #unfolding(content: TemplateResult) {
    const { lastWords } = this;
    const isOpen = lastWords !== null;
    return html`
      <button
        type="button"
        class="row row-button inside ${isOpen ? 'open' : ''}"
        aria-expanded=${isOpen ? 'true' : 'false'}
        @click=${this.#turn}
        @keydown=${this.#onKey}
      >
        ${content}<span class="unseen">What CLIProxyAPI wrote last</span>
      </button>
      ${
        isOpen
          ? html`<pre
              class="selectable"
              tabindex="0"
              role="region"
              aria-label="What CLIProxyAPI wrote last"
            >${lastWords.map((line) => html`<span>${line}</span>`)}</pre>`
          : nothing
      }
    `;
  }

  readonly #turn = async (): Promise<void> => {
    if (this.fold()) return;
    const reply = await this.askLastWords();
    // Whoever asked may have closed the popover meanwhile.
    if (!this.isConnected || document.hidden) return;
    this.lastWords = reply.ok ? reply.value : [reply.refusal.sentence];
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (!turnsRow(event, this.lastWords !== null)) return;
    event.preventDefault();
    void this.#turn();
  };

  #trailing(trailing: Trailing) {
    switch (trailing.type) {
      case 'button': {
        const { label, name, action, enabled, reason } = trailing.button;
        return smallButton(label, () => this.#press(action), { name, off: !enabled, reason });
      }
      case 'switch':
        return switchHtml(trailing.on, trailing.name, () => void this.#press(trailing.action));
      case 'segments':
        return html`<div class="segments" aria-hidden="true">
          ${Array.from({ length: trailing.total }, (_, i) => html`<span class=${segmentClass(i, trailing.done)}></span>`)}
        </div>`;
      case 'logs':
      case 'tab':
      case 'last-words':
        return chevronIcon;
      case 'words':
        return html`<span class="words">${wordsHtml(trailing.words, this.nowMs)}</span>`;
    }
  }

  async #press(action: ActionId): Promise<null> {
    const reply = await this.run(action);
    const words = resultWords(reply);
    if (words && this.isConnected) this.#said.show({ action, words });
    return null;
  }
}

const rowClasses: Partial<Readonly<Record<Trailing['type'], string>>> = {
  button: 'pressable',
  segments: 'counted',
};

const marks = {
  check: checkIcon,
  spinner: html`<div class="spinner">${face('starting', 'cropped')}</div>`,
};

function segmentClass(index: number, done: number): string {
  if (index < done) return 'past';
  return index === done ? 'now' : '';
}

function actionOf(trailing: Trailing | null): ActionId | null {
  if (trailing?.type === 'button') return trailing.button.action;
  return trailing?.type === 'switch' ? trailing.action : null;
}
