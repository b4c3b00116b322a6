import { css, html, nothing } from 'lit';
import { clipped } from '../base/shown-words.ts';

/** A list without rows: why, and what to do about it. */
export const emptyHtml = (title: string, sentence: string, button: unknown = nothing) => html`
  <div class="empty">
    <span class="ring"></span>
    <h2>${title}</h2>
    <p>${clipped(sentence)}</p>
    ${button}
  </div>
`;

export const emptyStyle = css`
  .empty {
    display: flex;
    flex-direction: column;
    align-items: center;
    color: var(--t2);
    font: 400 0.75rem / 1.0625rem var(--ui);
    text-align: center;
  }

  .ring {
    width: 1.25rem;
    height: 1.25rem;
    border: 3px solid var(--no-data);
    border-radius: 50%;
  }

  .empty press-button {
    margin-top: 12px;
  }

  h2 {
    margin: 16px 0 4px;
    color: var(--t1);
    font: 600 0.8125rem / 1.125rem var(--ui);
  }
`;
