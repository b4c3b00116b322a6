import { css, html, svg } from 'lit';

const icon = (drawing: unknown) => html`
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${drawing}</svg>
`;

export const chevronIcon = icon(svg`<path d="M6 3.5L10.5 8L6 12.5" />`);

export const checkIcon = icon(svg`<path d="M3.25 8.5L6.5 11.75L12.75 4.75" stroke-width="1.75" />`);

export const copyIcon = icon(svg`
  <rect x="5.75" y="5.75" width="7.5" height="7.5" rx="1.75" />
  <path d="M3.4 10.1A1.7 1.7 0 0 1 2.75 8.75V4.5A1.75 1.75 0 0 1 4.5 2.75H8.75A1.7 1.7 0 0 1 10.1 3.4" />`);

/** As `copyIcon`, its rear sheet drawn whole. */
export const copyFieldIcon = icon(svg`
  <rect x="5.75" y="5.75" width="7.5" height="7.5" rx="1.75" />
  <path d="M10.25 5.75V4.5C10.25 3.53 9.47 2.75 8.5 2.75H4.5C3.53 2.75 2.75 3.53 2.75 4.5V8.5C2.75 9.47 3.53 10.25 4.5 10.25H5.75" />`);

/** Away from here: a choice, not a fault. */
export const elsewhereIcon = icon(
  svg`<path d="M4 12L11.5 4.5M5.75 4H12V10.25" stroke-width="1.75" />`,
);

export const eyeIcon = icon(svg`
  <path d="M1.75 8C3.1 5.35 5.35 3.75 8 3.75S12.9 5.35 14.25 8C12.9 10.65 10.65 12.25 8 12.25S3.1 10.65 1.75 8z" />
  <circle cx="8" cy="8" r="2" />`);

export const moreIcon = icon(svg`
  <g class="dots"><circle cx="3.5" cy="8" r="1.4" /><circle cx="8" cy="8" r="1.4" /><circle cx="12.5" cy="8" r="1.4" /></g>`);

export const searchIcon = icon(
  svg`<circle cx="7" cy="7" r="4.25" /><path d="M10.25 10.25L13.5 13.5" />`,
);

export const backIcon = icon(svg`<path d="M10 3.5L5.5 8L10 12.5" />`);

export const downIcon = icon(svg`<path d="M4 6.25L8 10.25L12 6.25" />`);

export const upIcon = icon(svg`<path d="M8 12.5V3.5M4.25 7.25L8 3.5L11.75 7.25" />`);

/** 16 px grid, 1.5 stroke, in the colour of the text around. */
export const iconStyle = css`
  .icon {
    width: 1rem;
    height: 1rem;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .icon .dots {
    fill: currentcolor;
    stroke: none;
  }
`;
