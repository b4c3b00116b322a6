import { css } from 'lit';

export const logsViewStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100%;
    padding-top: 8px;
  }

  .filters,
  .range {
    display: flex;
    flex: none;
    gap: 6px;
  }

  .range {
    margin-top: 6px;
  }

  .range input {
    flex: 1;
    font-size: 0.6875rem;
    padding-inline: 6px;
  }

  .search {
    position: relative;
    flex: 1;
    min-width: 4.5rem;
  }

  .search input {
    width: 100%;
    padding-left: 30px;
  }

  .search .icon {
    position: absolute;
    top: calc(50% - 0.5rem);
    left: 8px;
    color: var(--t2);
    pointer-events: none;
  }

  .header {
    display: flex;
    flex: none;
    gap: 8px;
    align-items: center;
    justify-content: space-between;
    min-height: 1.75rem;
    margin: 4px 0 2px;
    padding-left: 4px;
    color: var(--t2);
    font: 400 0.75rem / 1rem var(--ui);
    font-variant-numeric: tabular-nums;
  }

  .pill {
    display: flex;
    gap: 4px;
    align-items: center;
    min-height: 1.5rem;
    padding: 0 10px 0 8px;
    border-radius: 12px;
    background: var(--ink);
    color: var(--on-ink);
    font: 600 0.75rem / 1rem var(--ui);
    white-space: nowrap;
  }

  .pill .icon {
    width: 0.875rem;
    height: 0.875rem;
  }

  .lines {
    flex: 1;
    min-height: 0;
  }

  lit-virtualizer {
    height: 100%;
    overflow-anchor: none;
  }

  .empty {
    flex: 1;
    justify-content: center;
    padding: 0 36px 40px;
  }

  @container (inline-size < 15rem) {
    :host {
      height: auto;
    }

    .filters {
      flex-wrap: wrap;
    }

    .search {
      flex-basis: 100%;
    }

    .lines {
      flex: none;
      height: 22rem;
    }
  }
`;
