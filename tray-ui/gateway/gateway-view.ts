import { css, html, LitElement } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { Reply } from '../../main/contract/commands.ts';
import type { Snapshot, Words } from '../../main/contract/snapshot.ts';
import type { RunAction } from '../base/run-action.ts';
import { sides } from '../base/shared-style.ts';
import { clipped } from '../base/shown-words.ts';
import { base } from '../base/theme.ts';
import { Ticker } from '../base/ticker.ts';
import './connection-card.ts';
import type { ConnectionCard } from './connection-card.ts';
import './health-strip.ts';
import './slot-card.ts';
import type { SlotCard } from './slot-card.ts';
import './state-hero.ts';

const minuteMs = 60_000;

/** The Gateway view: one skeleton for six states, of which only the words change. */
@customElement('gateway-view')
export class GatewayView extends LitElement {
  static override styles = [
    base,
    sides,
    css`
      :host {
        padding-block: 8px 10px;
      }

      slot-card,
      health-strip,
      connection-card {
        margin-top: 12px;
      }

      /* 16 px to spare, into which the key row grows while the key is shown. */
      connection-card {
        min-height: calc(5rem + 16px);
      }

      footer {
        display: flex;
        gap: 12px;
        justify-content: space-between;
        margin: 0 2px;
        color: var(--t3);
        font: 400 0.6875rem / 0.875rem var(--ui);
        white-space: nowrap;
      }

      footer span {
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
      }

      @container (inline-size < 15rem) {
        footer {
          display: block;
          margin-top: 10px;
        }

        footer span {
          display: block;
        }
      }
    `,
  ];

  @property({ attribute: false }) accessor snapshot!: Snapshot;
  /** Stands in the place of the hero sentence, else null. */
  @property({ attribute: false }) accessor said: string | null = null;
  /** Whether this view holds the popover's one ink button. */
  @property({ type: Boolean }) accessor copyIsPrimary = false;
  @property({ attribute: false }) accessor shownKey: string | null = null;
  @property({ attribute: false }) accessor run!: RunAction;
  @property({ attribute: false }) accessor showLogs: (fromMs: number, toMs: number) => void =
    () => {};
  @property({ attribute: false }) accessor showTab: (tab: string) => void = () => {};
  @property({ attribute: false }) accessor toggleKey!: () => Promise<Reply<unknown>>;
  @property({ attribute: false }) accessor askLastWords!: () => Promise<Reply<readonly string[]>>;

  @query('connection-card') private accessor card: ConnectionCard | null = null;
  @query('slot-card') private accessor slotCard: SlotCard | null = null;

  constructor() {
    super();
    new Ticker(this, () => wordsOf(this.snapshot));
  }

  /** Presses Copy in the base URL's row. */
  copyBaseUrl(): void {
    void this.card?.copyUrl?.activate();
  }

  /** Folds an unfolded row; false where none is. */
  fold(): boolean {
    return this.slotCard?.fold() ?? false;
  }

  readonly #showAround = (atMs: number): void => this.showLogs(atMs - minuteMs, atMs + minuteMs);

  readonly #showMinute = (atMs: number): void => this.showLogs(atMs, atMs + minuteMs - 1);

  override render() {
    const { state, label, demo, waiting, sentence, slot, strip, connection, versions } =
      this.snapshot;
    const nowMs = Date.now();
    return html`
      <state-hero
        .state=${state}
        .label=${label}
        .demo=${demo}
        .waiting=${waiting}
        .sentence=${this.said === null ? sentence : [this.said]}
        .nowMs=${nowMs}
      ></state-hero>
      <slot-card
        .rows=${slot}
        .nowMs=${nowMs}
        .run=${this.run}
        .showLogs=${this.#showAround}
        .showTab=${this.showTab}
        .askLastWords=${this.askLastWords}
      ></slot-card>
      <health-strip .strip=${strip} .nowMs=${nowMs} .showMinute=${this.#showMinute}></health-strip>
      <connection-card
        .connection=${connection}
        .ink=${this.copyIsPrimary}
        .shownKey=${this.shownKey}
        .run=${this.run}
        .toggleKey=${this.toggleKey}
      ></connection-card>
      <footer>
        <span>${clipped(versions.app)}</span><span>${clipped(versions.sidecar)}</span>
      </footer>
    `;
  }
}

/** Every text that may tick. */
function wordsOf({ sentence, slot, strip }: Snapshot): readonly Words[] {
  const rows = slot.flatMap(({ line, trailing }) => [
    line ?? [],
    trailing?.type === 'words' ? trailing.words : [],
  ]);
  return [sentence, strip.summary, ...rows];
}
