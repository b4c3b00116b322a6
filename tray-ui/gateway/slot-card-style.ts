import { css } from 'lit';

export const slotCardStyle = css`
  .row {
    display: flex;
    gap: 8px;
    align-items: center;
    min-height: 2.875rem;
    padding: 0 12px;
  }

  .row.pressable {
    padding-right: 6px;
  }

  .row-button {
    position: relative;
  }

  .row.open .icon {
    transform: rotate(90deg);
  }

  .row .icon {
    transition: transform var(--quick);
  }

  /* Its own scroll bar: the rest of the view keeps its place as far as it can. */
  pre {
    max-height: 11rem;
    margin: 4px 8px 8px;
    padding: 8px 10px;
    overflow-y: auto;
    border-radius: 6px;
    background: var(--inset);
    color: var(--t1);
    font: 400 0.6875rem / 1rem var(--mono);
    font-variant-ligatures: none;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  /* A line that goes on is set in, so that one sees where the next begins. */
  pre span {
    display: block;
    padding-left: 1em;
    text-indent: -1em;
  }

  .row.counted {
    padding-right: 14px;
  }

  .mark {
    margin-right: 2px;
  }

  .mark .icon {
    color: var(--green-text);
  }

  .words {
    color: var(--t2);
    font: 400 0.75rem / 1rem var(--ui);
  }

  .segments {
    display: flex;
    gap: 3px;
  }

  .segments span {
    width: 22px;
    height: 4px;
    border-radius: 2px;
    background: var(--line);
  }

  .segments .past {
    background: var(--t2);
  }

  .segments .now {
    background: linear-gradient(to right, var(--t1) 50%, var(--line) 50%);
  }

  @container (inline-size < 15rem) {
    .row {
      flex-wrap: wrap;
      min-height: 0;
      padding-block: 10px;
    }

    .mark + .text {
      flex-basis: 0;
    }

    .text {
      flex-basis: 100%;
    }
  }

  @media (forced-colors: active) {
    .segments span {
      forced-color-adjust: none;
      border: 1px solid CanvasText;
      background: Canvas;
    }

    .segments .past,
    .segments .now {
      background: CanvasText;
    }
  }
`;
