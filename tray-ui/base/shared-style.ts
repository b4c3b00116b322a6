import { css } from 'lit';

/** Room at the sides of the popover: less of it in a narrow one. */
export const sides = css`
  :host {
    padding-inline: 16px;
  }

  @container (inline-size < 21rem) {
    :host {
      padding-inline: 12px;
    }
  }
`;

/** A row's name over a second line. What has no room is cut, but with large letters it wraps. */
export const twoLines = css`
  .text {
    flex: 1;
    min-width: 0;
  }

  .text > * {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .name {
    color: var(--t1);
    font: 500 0.8125rem / 1.125rem var(--ui);
  }

  .second {
    color: var(--t2);
    font: 400 0.75rem / 1rem var(--ui);
  }

  @container (inline-size < 15rem) {
    .text > * {
      overflow-wrap: anywhere;
      white-space: normal;
    }
  }
`;

/** A row whose whole ground unfolds it; its own button lies above, with large letters below. */
export const wholeRow = css`
  .head {
    display: flex;
    position: relative;
    align-items: center;
  }

  .mark {
    flex: none;
  }

  .unfold {
    display: flex;
    flex: 1;
    gap: 10px;
    align-items: center;
    min-width: 0;
  }

  .unfold::after {
    position: absolute;
    inset: 0;
    content: '';
  }

  .unfold:hover::after {
    background: var(--fill);
  }

  .unfold:active::after {
    background: var(--hover);
  }

  .unfold:focus-visible {
    outline: none;
  }

  .unfold:focus-visible::after {
    border-radius: 8px;
    outline: 2px solid var(--focus);
    outline-offset: -2px;
  }

  @container (inline-size < 15rem) {
    .head {
      flex-wrap: wrap;
      padding-block: 10px;
    }

    .unfold {
      flex-basis: 100%;
    }
  }
`;

/** A row that is one button, class `row-button`. */
export const rowButton = css`
  .row-button {
    width: 100%;
    color: var(--t2);
  }

  .row-button:hover {
    background: var(--fill);
  }

  .row-button:active {
    background: var(--hover);
  }

  .row-button:focus-visible {
    border-radius: 8px;
  }
`;

/** A label with a box to tick. */
export const tick = css`
  .tick {
    display: flex;
    gap: 8px;
    align-items: center;
    width: fit-content;
    min-height: 1.75rem;
  }

  .tick input {
    flex: none;
    width: 0.875rem;
    height: 0.875rem;
    margin: 0;
    accent-color: var(--ink);
  }
`;

/** One of a few, beside each other in a trough: tabs, forms of a preset. */
export const choices = css`
  .choices {
    display: flex;
    gap: 2px;
    padding: 2px;
    border-radius: 8px;
    background: light-dark(rgb(0 0 0 / 5.5%), rgb(255 255 255 / 6%));
  }

  .choices button {
    border-radius: 6px;
    color: var(--t2);
    font: 500 0.75rem / 1rem var(--ui);
    transition: background-color var(--quick);
  }

  .choices button:hover {
    background: var(--fill);
  }

  .choices :is([aria-checked='true'], [aria-selected='true']),
  .choices :is([aria-checked='true'], [aria-selected='true']):hover {
    background: light-dark(#ffffff, #3a3a40);
    box-shadow: 0 1px 2px rgb(0 0 0 / 12%);
    color: var(--t1);
  }

  @media (forced-colors: active) {
    .choices :is([aria-checked='true'], [aria-selected='true']) {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;

/** A button that is an icon, without a ground until it is pointed at, pressed or open. */
export const iconButton = css`
  .icon-button {
    display: grid;
    width: 2rem;
    height: 2rem;
    border-radius: 7px;
    place-items: center;
    color: var(--t2);
    transition: background-color var(--quick);
  }

  .icon-button:is([aria-pressed='true'], [aria-expanded='true']) {
    color: var(--t1);
  }

  .icon-button:is(:hover, [aria-pressed='true'], [aria-expanded='true']) {
    background: var(--fill);
  }

  .icon-button:active {
    background: var(--hover);
  }
`;

/** Words that a colour repeats. */
export const tones = css`
  .green {
    color: var(--green-text);
  }

  .amber {
    color: var(--amber-text);
  }

  .red {
    color: var(--red-text);
  }
`;

/** The colours of bars: a minute of health, a share of a limit. Heights, lengths and words say the same. */
export const barColours = css`
  .healthy,
  .plain {
    --bar-colour: var(--green);
  }

  .degraded,
  .low {
    --bar-colour: var(--amber);
  }

  .starting {
    --bar-colour: var(--blue);
  }

  .down,
  .out {
    --bar-colour: var(--red);
  }

  .none {
    --bar-colour: var(--no-data);
  }

  .unknown {
    --bar-colour: var(--grey);
  }
`;
