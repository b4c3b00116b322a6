import { css } from 'lit';

export const providersTabStyle = css`
  /* Rows scroll in the room around them, with the padding at their end. */
  :host {
    height: auto !important;
    padding-block: 12px;
  }

  :host(.form) {
    height: 100% !important;
    padding: 0;
  }

  .card {
    overflow: clip;
  }

  p {
    padding: 8px 12px 0;
    color: var(--t2);
    font: 400 0.75rem / 1rem var(--ui);
  }

  @container (inline-size < 15rem) {
    :host(.form) {
      height: auto !important;
    }
  }
`;
