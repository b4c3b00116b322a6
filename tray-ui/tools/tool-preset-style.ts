import { css } from 'lit';

export const toolPresetStyle = css`
  :host {
    padding: 0 12px 12px;
    color: var(--t2);
    font: 400 0.75rem / 1rem var(--ui);
  }

  .choices {
    flex-wrap: wrap;
    width: fit-content;
    max-width: 100%;
    margin-bottom: 8px;
  }

  .choices button {
    position: relative;
    min-height: 1.375rem;
    padding: 0 10px;
  }

  /* A target 28 px high. */
  .choices button::after {
    position: absolute;
    inset: -3px 0;
    content: '';
  }

  p {
    overflow-wrap: anywhere;
  }

  .wins {
    color: var(--t1);
  }

  p + p {
    margin-top: 4px;
  }

  /* Goes to the next line as a whole. */
  .id {
    display: inline-block;
    max-width: 100%;
    color: var(--t1);
    font-family: var(--mono);
    vertical-align: top;
  }

  .box {
    margin-top: 8px;
    border-radius: 8px;
    background: var(--inset);
    box-shadow: inset 0 0 0 1px var(--hair);
  }

  .field {
    display: flex;
    gap: 8px;
    align-items: center;
    min-height: 1.875rem;
    padding: 0 4px 0 10px;
    position: relative;
  }

  .field + .field::before,
  .field + pre::before {
    position: absolute;
    inset: 0 0 auto 10px;
    border-top: 1px solid var(--hair);
    content: '';
  }

  .label {
    flex: none;
    width: 3.625rem;
  }

  .value,
  pre {
    color: var(--t1);
    font: 400 0.75rem / 1rem var(--mono);
    font-variant-ligatures: none;
    overflow-wrap: anywhere;
  }

  .value {
    flex: 1;
    min-width: 0;
    padding-block: 4px;
  }

  .clear {
    font-size: 0.6875rem;
    line-height: 0.875rem;
    word-break: break-all;
  }

  .icons {
    display: flex;
    flex: none;
    margin-left: -6px;
  }

  .icons button {
    width: 1.75rem;
    height: 1.75rem;
    border-radius: 6px;
  }

  .icons .done {
    color: var(--green-text);
  }

  pre {
    position: relative;
    max-height: 8.5rem;
    margin: 0;
    padding: 7px 10px;
    overflow-y: auto;
    font-size: 0.6875rem;
    white-space: pre-wrap;
  }

  pre:focus-visible {
    border-radius: 8px;
    outline-offset: -2px;
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: 10px;
  }

  .result {
    display: flex;
    gap: 8px;
    margin-top: 8px;
    color: var(--t1);
  }

  .forget {
    margin: 4px 0 -6px;
  }

  @container (inline-size < 21rem) {
    .choices button {
      padding-inline: 7px;
    }

    .field {
      gap: 6px;
      padding-left: 8px;
    }

    .label {
      width: 3.375rem;
    }

    .value {
      font-size: 0.6875rem;
      letter-spacing: -0.04em;
    }
  }

  @container (inline-size < 15rem) {
    .field {
      flex-wrap: wrap;
      gap: 0 8px;
      padding-block: 6px;
    }

    .label,
    .value {
      flex-basis: 100%;
      padding-block: 0;
    }
  }

  @media (forced-colors: active) {
    .box,
    .choices {
      border: 1px solid CanvasText;
    }

    .icons button {
      border: 1px solid ButtonText;
    }
  }
`;
