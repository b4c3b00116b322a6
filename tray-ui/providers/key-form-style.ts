import { css } from 'lit';

export const keyFormStyle = css`
  .field {
    display: grid;
    gap: 4px;
    margin-top: 10px;
  }

  label {
    color: var(--t2);
  }

  .select,
  select,
  input,
  textarea {
    width: 100%;
  }

  textarea {
    padding-block: 6px;
    resize: none;
  }

  input.mono,
  textarea {
    font: 400 0.75rem / 1.0625rem var(--mono);
  }

  [aria-invalid='true'] {
    box-shadow: inset 0 0 0 1px var(--red);
  }

  .sentence {
    min-height: 2.125rem;
    margin-bottom: 0;
    line-height: 1.0625rem;
  }

  .wrong {
    color: var(--red-text);
  }

  .done {
    color: var(--green-text);
  }

  @media (forced-colors: active) {
    [aria-invalid='true'] {
      outline: 2px solid Highlight;
    }
  }

  .field press-button {
    justify-self: start;
  }
`;
