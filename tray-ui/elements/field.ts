import { css, html, type TemplateResult } from 'lit';
import { downIcon } from '../base/icons.ts';

/** Selects, and fields that are typed into. */
export const fieldStyle = css`
  select,
  input,
  textarea {
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
  input:hover,
  textarea:hover {
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
    input,
    textarea {
      border: 1px solid ButtonText;
    }
  }
`;

/** What can be chosen, and how it is said. */
type Choices<Value> = readonly (readonly [value: Value, words: string, ...unknown[]])[];

export const optionsHtml = <Value>(choices: Choices<Value>, chosen: Value | null) =>
  choices.map(
    ([value, words]) =>
      html`<option value=${value} ?selected=${value === chosen}>${words}</option>`,
  );

/** What the user has chosen in a select. */
export const chosenIn = <Value>(choices: Choices<Value>, select: EventTarget | null) =>
  choices.find(([value]) => String(value) === (select as HTMLSelectElement).value)?.[0];

export const selectHtml = (select: TemplateResult): TemplateResult => html`
  <span class="select"
    >${select}${downIcon}</span>
`;
