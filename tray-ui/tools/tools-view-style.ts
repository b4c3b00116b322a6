import { css } from 'lit';

export const toolsViewStyle = css`
  :host {
    height: 100%;
  }

  .list {
    height: 100%;
    padding: 12px 16px;
    overflow-y: auto;
  }

  .section,
  .notice {
    margin: 0 0 6px 2px;
    color: var(--t2);
    font: 500 0.75rem / 1rem var(--ui);
  }

  .card + .section {
    margin-top: 12px;
  }

  .notice {
    color: var(--amber-text);
  }

  .notice.plain {
    color: var(--t2);
  }

  .more {
    display: flex;
    gap: 8px;
    align-items: center;
    min-height: 3rem;
    padding: 6px 14px 6px 12px;
    border-radius: 10px;
  }

  .more .icon {
    transition: rotate var(--quick);
  }

  .more[aria-expanded='true'] .icon {
    rotate: 90deg;
  }

  .looking {
    display: flex;
    align-items: center;
    min-height: 3rem;
    padding: 0 12px;
    color: var(--t2);
    font: 400 0.75rem / 1rem var(--ui);
  }

  .empty {
    padding: 36px;
  }

  h2 {
    margin-top: 20px;
  }

  @container (inline-size < 21rem) {
    .list {
      padding-inline: 12px;
    }
  }

  @container (inline-size < 15rem) {
    :host,
    .list {
      height: auto;
    }

    .empty {
      padding-inline: 8px;
    }
  }
`;
