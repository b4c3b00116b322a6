import { css } from 'lit';

export const toolRowStyle = css`
  .row {
    scroll-margin-block: 12px;
  }

  .head {
    display: flex;
    position: relative;
    gap: 8px;
    align-items: center;
    min-height: 3rem;
    padding-right: 10px;
  }

  .line,
  .head.whole:not(:has(.line)) {
    padding-left: 12px;
  }

  .line {
    display: flex;
    flex: 1;
    gap: 10px;
    align-items: center;
    align-self: stretch;
    min-width: 0;
  }

  .head.whole {
    gap: 10px;
    padding-block: 6px;
  }

  .head.whole:has(.line) {
    gap: 8px;
  }

  /* The whole row is the target; its own button lies above. */
  .line::after {
    position: absolute;
    inset: 0;
    border-radius: 10px;
    content: '';
    transition: background-color var(--quick);
  }

  .line:hover::after {
    background: var(--fill);
  }

  .line:active::after {
    background: var(--hover);
  }

  .line:focus-visible {
    outline: none;
  }

  .line:focus-visible::after {
    border-radius: 8px;
    outline: 2px solid var(--focus);
    outline-offset: -2px;
  }

  .head press-button {
    z-index: 1;
    flex: none;
    width: 5.25rem;
  }

  .mark {
    flex: none;
    color: var(--t2);
  }

  .mark .face {
    width: 1rem;
    height: 1rem;
  }

  .text {
    display: block;
    flex: 1;
    min-width: 0;
  }

  .name,
  .second {
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

  /* What to do next, and sentences: all of it or nothing. */
  .whole .second {
    overflow-wrap: anywhere;
    white-space: normal;
  }

  .good {
    color: var(--green-text);
  }

  .warn {
    color: var(--amber-text);
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
    .head {
      flex-wrap: wrap;
      padding-block: 10px;
    }

    .line {
      flex-basis: 100%;
    }

    .second {
      overflow-wrap: anywhere;
      white-space: normal;
    }

    .head press-button {
      margin-left: 12px;
    }

    .fold {
      display: none;
    }
  }
`;
