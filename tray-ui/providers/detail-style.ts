import { css } from 'lit';

/** What stands under an unfolded row: sentences, lines of an account, small and plain buttons. */
export const detailStyle = css`
  :host {
    color: var(--t2);
    font: 400 0.75rem / 1.0625rem var(--ui);
    overflow-wrap: anywhere;
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }

  /* No ground of its own until it is pointed at. */
  press-button.plain {
    --fill: transparent;
    --t1: var(--t2);
  }

  .said {
    color: var(--t1);
  }
`;
