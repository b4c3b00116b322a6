import { css } from 'lit';

export const toolRowStyle = css`
  .row {
    scroll-margin-block: 12px;
  }

  .head {
    gap: 8px;
    min-height: 3rem;
    padding-right: 10px;
  }

  .unfold,
  .head.whole:not(:has(.unfold)) {
    padding-left: 12px;
  }

  .unfold {
    align-self: stretch;
  }

  .head.whole {
    gap: 10px;
    padding-block: 6px;
  }

  .head.whole:has(.unfold) {
    gap: 8px;
  }

  .unfold::after {
    border-radius: 10px;
    transition: background-color var(--quick);
  }

  .head press-button {
    z-index: 1;
    flex: none;
    width: 5.25rem;
  }

  .mark {
    color: var(--t2);
  }

  /* What to do next, and sentences: all of it or nothing. */
  .whole .second {
    overflow-wrap: anywhere;
    white-space: normal;
  }

  .fold {
    flex: none;
    padding-right: 2px;
    color: var(--t2);
    pointer-events: none;
  }

  .fold .icon {
    display: block;
    rotate: 90deg;
  }

  .unfolded {
    display: grid;
    grid-template-rows: 1fr;
    animation: unfold 160ms cubic-bezier(0.2, 0, 0, 1);
  }

  .inner {
    min-height: 0;
    animation: appear 160ms linear;
  }

  @keyframes unfold {
    from {
      grid-template-rows: 0fr;
    }
  }

  @keyframes appear {
    from,
    50% {
      overflow: hidden;
      opacity: 0;
    }

    to {
      overflow: hidden;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .unfolded,
    .inner {
      animation: none;
    }
  }

  @container (inline-size < 15rem) {
    .head press-button {
      margin-left: 12px;
    }

    .name {
      white-space: nowrap;
    }

    .fold {
      display: none;
    }
  }
`;
