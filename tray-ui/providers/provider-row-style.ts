import { css } from 'lit';

export const providerRowStyle = css`
  :host {
    position: relative;
  }

  .head {
    gap: 10px;
    min-height: 3.25rem;
    padding-inline: 12px 10px;
  }

  .unfold {
    min-height: 2.375rem;
  }

  .action {
    --small-padding: 6px;
    position: relative;
    flex: none;
    width: 5.25rem;
    border-radius: 6px;
    background: var(--group);
  }

  .body {
    padding: 0 12px 12px 38px;
    color: var(--t2);
    font: 400 0.75rem / 1.0625rem var(--ui);
    overflow-wrap: anywhere;
    animation: unfold 160ms cubic-bezier(0.2, 0, 0, 1);
    interpolate-size: allow-keywords;
  }

  .body > * {
    animation: appear 80ms ease-out 80ms backwards;
  }

  @keyframes unfold {
    from {
      height: 0;
      padding-bottom: 0;
      overflow: clip;
    }

    to {
      height: auto;
      overflow: clip;
    }
  }

  @keyframes appear {
    from {
      opacity: 0;
    }
  }

  .sentence {
    color: var(--t1);
  }

  .tested {
    margin-top: 4px;
  }

  .routing {
    margin: 8px 0 4px;
  }

  .link {
    position: relative;
    color: var(--t2);
    text-decoration: underline;
    text-underline-offset: 2px;
  }

  /* A target 28 px high on a line of 17. */
  .link::after {
    position: absolute;
    inset: -6px -4px;
    content: '';
  }

  .link:hover {
    color: var(--t1);
  }

  .body press-button.wide {
    display: inline-flex;
    margin-top: 8px;
  }

  account-list,
  model-picker {
    margin-top: 8px;
  }

  account-list:empty {
    margin-top: 4px;
  }

  .progress {
    position: absolute;
    inset: auto 0 0 12px;
    height: 2px;
    overflow: hidden;
    background: var(--hair);
  }

  .progress span {
    display: block;
    height: 100%;
    border-radius: 1px;
    background: var(--blue);
    transform-origin: left;
    transition: transform 100ms linear;
  }

  @media (prefers-reduced-motion: reduce) {
    .body,
    .body > *,
    .progress span {
      animation: none;
      transition: none;
    }
  }

  @media (forced-colors: active) {
    .progress {
      border-bottom: 2px solid Canvas;
    }

    .progress span {
      background: Highlight;
      forced-color-adjust: none;
    }
  }

  @container (inline-size < 21rem) {
    .body {
      padding-left: 12px;
    }

    .age {
      display: none !important;
    }
  }

  @container (inline-size < 15rem) {
    .head {
      gap: 6px 10px;
      min-height: 0;
    }

    .action {
      width: auto;
      min-width: 5.25rem;
    }
  }
`;
