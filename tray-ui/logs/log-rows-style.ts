import { css } from 'lit';

export const logRowsStyle = css`
  .row {
    width: 100%;
    border-radius: 10px;
  }

  .row.open {
    background: var(--group);
    box-shadow: inset 0 0 0 1px var(--hair);
  }

  .line {
    display: grid;
    grid-template-columns: 3.5rem 0.75rem 1fr;
    gap: 8px;
    width: 100%;
    padding: 5px 8px;
    border-radius: 8px;
    color: var(--t1);
    font: 400 0.75rem / 1.0625rem var(--ui);
  }

  .open .line:hover {
    background: none;
  }

  .time {
    color: var(--t3);
    font: 400 0.6875rem / 1.0625rem var(--mono);
  }

  .mark {
    display: grid;
    height: 1.0625rem;
    place-items: center;
  }

  .mark .face {
    width: 0.75rem;
    height: 0.75rem;
  }

  .dot {
    width: 4px;
    height: 4px;
    border-radius: 2px;
    background: var(--grey);
  }

  .dot.hollow {
    background: none;
    box-shadow: 0 0 0 1px var(--grey);
  }

  .sentence {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    overflow-wrap: anywhere;
  }

  .open .sentence {
    -webkit-line-clamp: none;
  }

  .core,
  .day {
    color: var(--t3);
  }

  .day {
    width: 100%;
    padding: 8px 8px 2px;
    font: 400 0.75rem / 1rem var(--ui);
  }

  .detail {
    padding: 0 8px 8px calc(4.25rem + 24px);
  }

  dl {
    display: grid;
    grid-template-columns: max-content 1fr;
    gap: 0 12px;
    margin: 0;
  }

  dt,
  dd,
  .raw {
    margin: 0;
    overflow-wrap: anywhere;
    font: 400 0.6875rem / 1rem var(--mono);
    white-space: pre-wrap;
  }

  dt {
    color: var(--t2);
  }

  .buttons {
    display: flex;
    gap: 8px;
    margin-top: 8px;
  }

  .plain {
    min-height: 28px;
    padding: 0 8px;
    border-radius: 6px;
    color: var(--t2);
    font: 500 0.75rem / 1rem var(--ui);
  }

  @container (inline-size < 15rem) {
    .line {
      grid-template-columns: 0.75rem 1fr;
    }

    .time {
      grid-column: 1 / -1;
    }

    .detail {
      padding-left: 8px;
    }
  }
`;
