import { css, html, type TemplateResult } from 'lit';

/** A view over the list of lines: a row that leads back, a sentence, and what it is about. */
export const backRow = (words: string, back: () => void): TemplateResult => html`
  <button type="button" class="back" aria-label="Back to ${words}" @click=${back}>
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M10 3.5L5.5 8L10 12.5" /></svg>
    ${words}
  </button>
`;

export const subViewStyle = css`
  :host {
    height: 100%;
    padding: 8px 16px 12px;
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

  .back:hover {
    background: var(--fill);
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

  @container (inline-size < 21rem) {
    :host {
      padding-inline: 12px;
    }
  }

  @container (inline-size < 15rem) {
    :host {
      height: auto;
    }
  }
`;

/** Selects and fields of the Logs tab. */
export const fieldStyle = css`
  select,
  input {
    appearance: none;
    min-width: 0;
    min-height: 1.875rem;
    margin: 0;
    padding: 0 10px;
    border: 0;
    border-radius: 7px;
    background: var(--fill);
    color: var(--t1);
    font: 400 0.8125rem / 1.125rem var(--ui);
  }

  /* Escape empties it, and the cross takes room that the words need. */
  ::-webkit-search-cancel-button {
    display: none;
  }

  select {
    /* As wide as what is chosen, not as the longest choice. */
    field-sizing: content;
    padding-right: 26px;
    font-weight: 500;
    text-overflow: ellipsis;
  }

  select:hover,
  input:hover {
    background: var(--hover);
  }

  select option {
    background: var(--group);
    color: var(--t1);
  }

  ::placeholder {
    color: var(--t2);
    opacity: 1;
  }

  .select {
    display: grid;
    position: relative;
    min-width: 0;
  }

  .select .icon {
    position: absolute;
    top: calc(50% - 0.4375rem);
    right: 9px;
    width: 0.875rem;
    height: 0.875rem;
    pointer-events: none;
  }

  @media (forced-colors: active) {
    select,
    input {
      border: 1px solid ButtonText;
    }
  }
`;

export const selectHtml = (select: TemplateResult): TemplateResult => html`
  <span class="select"
    >${select}<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M4 6.25L8 10.25L12 6.25" /></svg
  ></span>
`;
