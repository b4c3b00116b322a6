import { css, html, svg } from 'lit';

const icon = (drawing: unknown) => html`
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${drawing}</svg>
`;

export const chevronIcon = icon(svg`<path d="M6 3.5L10.5 8L6 12.5" />`);

export const checkIcon = icon(svg`<path d="M3.25 8.5L6.5 11.75L12.75 4.75" stroke-width="1.75" />`);

export const copyIcon = icon(svg`
  <rect x="5.75" y="5.75" width="7.5" height="7.5" rx="1.75" />
  <path d="M3.4 10.1A1.7 1.7 0 0 1 2.75 8.75V4.5A1.75 1.75 0 0 1 4.5 2.75H8.75A1.7 1.7 0 0 1 10.1 3.4" />`);

export const eyeIcon = icon(svg`
  <path d="M1.75 8C3.1 5.35 5.35 3.75 8 3.75S12.9 5.35 14.25 8C12.9 10.65 10.65 12.25 8 12.25S3.1 10.65 1.75 8z" />
  <circle cx="8" cy="8" r="2" />`);

export const moreIcon = icon(svg`
  <g class="dots"><circle cx="3.5" cy="8" r="1.4" /><circle cx="8" cy="8" r="1.4" /><circle cx="12.5" cy="8" r="1.4" /></g>`);

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
