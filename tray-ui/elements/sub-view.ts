import { css, html, type TemplateResult } from 'lit';
import { backIcon, iconStyle } from '../base/icons.ts';
import { sides } from '../base/shared-style.ts';
import { base, card } from '../base/theme.ts';

/** A view over the list of lines: a row that leads back, a sentence, and what it is about. */
export const backRow = (words: string, back: () => void): TemplateResult => html`
  <button type="button" class="back ghost" aria-label="Back to ${words}" @click=${back}>
    ${backIcon}
    ${words}
  </button>
`;

const ownStyle = css`
  :host {
    height: 100%;
    padding-block: 8px 12px;
    overflow-y: auto;
    color: var(--t2);
    font: 400 0.75rem / 1rem var(--ui);
  }

  .back {
    display: flex;
    gap: 4px;
    align-items: center;
    min-height: 1.75rem;
    margin-left: -6px;
    padding: 0 8px 0 2px;
    border-radius: 6px;
    color: var(--t1);
    font: 500 0.8125rem / 1.125rem var(--ui);
  }

  .sentence {
    margin: 4px 0 8px;
  }

  .card .row {
    display: flex;
    gap: 8px;
    align-items: center;
    justify-content: space-between;
    min-height: 2rem;
    padding: 4px 12px;
  }

  .name {
    min-width: 0;
    overflow-wrap: anywhere;
    color: var(--t1);
  }

  .name p {
    color: var(--t2);
  }

  @container (inline-size < 15rem) {
    :host {
      height: auto;
    }
  }
`;

/** Of a view over the lines: cards, icons and what stands above them. */
export const subViewStyle = [base, card, iconStyle, sides, ownStyle];
