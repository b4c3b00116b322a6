import { css, html, type TemplateResult } from 'lit';

/** On or off at once. */
export const switchHtml = (
  on: boolean,
  name: string,
  toggle: () => void,
): TemplateResult => html`<button
  type="button"
  class="switch"
  role="switch"
  aria-checked=${on ? 'true' : 'false'}
  aria-label=${name}
  @click=${toggle}
></button>`;

export const switchStyle = css`
  .switch {
    position: relative;
    flex: none;
    width: 34px;
    height: 20px;
    padding: 2px;
    border-radius: 10px;
    background: var(--t3);
    transition: background-color var(--quick);
  }

  /* A target 28 px high. */
  .switch::after {
    position: absolute;
    inset: -4px;
    content: '';
  }

  .switch::before {
    display: block;
    width: 16px;
    height: 16px;
    border-radius: 8px;
    background: #ffffff;
    content: '';
    transition: translate var(--quick);
  }

  .switch[aria-checked='true'] {
    background: var(--ink);
  }

  .switch[aria-checked='true']::before {
    background: var(--on-ink);
    translate: 14px;
  }

  @media (forced-colors: active) {
    .switch,
    .switch::before {
      forced-color-adjust: none;
    }

    .switch {
      border: 1px solid ButtonText;
      padding: 1px;
      background: ButtonFace;
    }

    .switch::before {
      background: ButtonText;
    }

    .switch[aria-checked='true'] {
      background: Highlight;
    }

    .switch[aria-checked='true']::before {
      background: HighlightText;
    }
  }
`;
