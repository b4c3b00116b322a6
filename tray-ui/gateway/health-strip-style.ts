import { css } from 'lit';

export const healthStripStyle = css`
  :host {
    --narrow: 0;
  }

  .card {
    padding: 9px 12px 12px;
  }

  header {
    display: flex;
    gap: 12px;
    justify-content: space-between;
    color: var(--t2);
    font: 400 0.75rem / 1rem var(--ui);
    white-space: nowrap;
  }

  .summary {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  [role='toolbar'] {
    position: relative;
    height: 28px;
    margin-top: 8px;
  }

  /* The button reaches to its neighbour, so that the words do not flicker between two bars. */
  button {
    position: absolute;
    inset-block: 0;
  }

  button::before {
    position: absolute;
    inset: auto auto 0 0;
    width: var(--bar);
    border-radius: 1.5px;
    background: var(--bar-colour);
    content: '';
  }

  button:focus-visible {
    outline-offset: 1px;
    border-radius: 2px;
  }

  .healthy::before {
    height: 28px;
  }

  .degraded::before {
    height: 17px;
  }

  .starting::before {
    height: 13px;
  }

  .down::before {
    height: 9px;
  }

  .none::before {
    height: 3px;
  }

  @container (inline-size < 21rem) {
    :host {
      --narrow: 1;
    }
  }

  @container (inline-size < 15rem) {
    header {
      display: block;
    }

    header > span {
      display: block;
      white-space: normal;
    }
  }

  @media (forced-colors: active) {
    button::before {
      forced-color-adjust: none;
    }
  }
`;
