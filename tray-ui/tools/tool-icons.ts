import { html, svg } from 'lit';

const icon = (drawing: unknown) => html`
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${drawing}</svg>
`;

export const copyIcon = icon(svg`
  <rect x="5.75" y="5.75" width="7.5" height="7.5" rx="1.75" />
  <path d="M10.25 5.75V4.5C10.25 3.53 9.47 2.75 8.5 2.75H4.5C3.53 2.75 2.75 3.53 2.75 4.5V8.5C2.75 9.47 3.53 10.25 4.5 10.25H5.75" />`);

/** Away from here: a choice, not a fault. */
export const elsewhereIcon = icon(
  svg`<path d="M4 12L11.5 4.5M5.75 4H12V10.25" stroke-width="1.75" />`,
);
