import { css, unsafeCSS } from 'lit';

/** Colour, type and radius tokens. They reach every element below. */
export const tokens = css`
  :host {
    color-scheme: light dark;
    --bg: light-dark(#f6f6f7, #1c1c1f);
    --group: light-dark(#ffffff, #27272b);
    --inset: light-dark(#f1f1f3, #202023);
    --hair: light-dark(rgb(0 0 0 / 7%), rgb(255 255 255 / 7%));
    --line: light-dark(rgb(0 0 0 / 10%), rgb(255 255 255 / 11%));
    --fill: light-dark(rgb(0 0 0 / 5%), rgb(255 255 255 / 8%));
    --hover: light-dark(rgb(0 0 0 / 9%), rgb(255 255 255 / 13%));
    --pressed: color-mix(in srgb, var(--t1) 18%, transparent);
    --t1: light-dark(#1a1a1d, #f3f3f5);
    --t2: light-dark(#55555e, #b3b3bc);
    --t3: light-dark(#64646e, #9e9ea8);
    --ink: light-dark(#212125, #f1f1f3);
    --on-ink: light-dark(#ffffff, #1a1a1d);
    --focus: light-dark(#3b5bdb, #8ea6ff);
    --green-text: light-dark(#17703d, #63cf91);
    --green: light-dark(#1a914c, #3dbb72);
    --amber-text: light-dark(#875900, #ebc163);
    --amber: light-dark(#c28100, #f2b61e);
    --red-text: light-dark(#be2329, #ff8b8e);
    --red: light-dark(#d9363c, #ef5a5f);
    --blue: light-dark(#2b72e4, #5a9bf6);
    --grey: light-dark(#7e7e88, #8c8c96);
    --no-data: light-dark(#c9c9cf, #4a4a52);
    --face-fill: #f2b61e;
    --face-edge: #7a5200;
    --face-slot: #3d2900;
    --ui: system-ui, -apple-system, 'Segoe UI Variable Text', 'Segoe UI', Inter, Cantarell, Ubuntu,
      'Noto Sans', sans-serif;
    --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', 'Ubuntu Mono',
      'DejaVu Sans Mono', monospace;
    --quick: 120ms ease-out;
  }

  @media (prefers-reduced-motion: reduce) {
    :host {
      --quick: 0s;
    }
  }

  @media (forced-colors: active) {
    :host {
      --green-text: CanvasText;
      --green: CanvasText;
      --amber-text: CanvasText;
      --amber: CanvasText;
      --red-text: CanvasText;
      --red: CanvasText;
      --blue: CanvasText;
      --grey: CanvasText;
      --no-data: CanvasText;
      --face-fill: CanvasText;
      --face-edge: CanvasText;
      --face-slot: Canvas;
      --ink: ButtonText;
      --on-ink: ButtonFace;
      --focus: Highlight;
    }
  }
`;

/** macOS draws its own over the content, and only while it is scrolled. */
const hasOwnScrollBars = /\bMac OS\b/.test(navigator.userAgent);

/** Thin, and wider under the pointer; the room that they take stays the same. */
const scrollBars = css`
  :is(*, :host)::-webkit-scrollbar {
    width: 10px;
    height: 10px;
  }

  :is(*, :host)::-webkit-scrollbar-thumb {
    border: 3px solid transparent;
    border-radius: 5px;
    background: light-dark(rgb(0 0 0 / 30%), rgb(255 255 255 / 32%)) padding-box;
  }

  :is(*, :host)::-webkit-scrollbar-thumb:is(:hover, :active) {
    border-width: 1px;
    background-color: light-dark(rgb(0 0 0 / 46%), rgb(255 255 255 / 50%));
  }

  @media (forced-colors: active) {
    :is(*, :host)::-webkit-scrollbar-thumb {
      background-color: CanvasText;
      forced-color-adjust: none;
    }
  }
`;

/** What every element starts from. */
export const base = css`
  ${hasOwnScrollBars ? unsafeCSS('') : scrollBars}

  :host {
    display: block;
  }

  :host([hidden]) {
    display: none;
  }

  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }

  h1,
  p {
    margin: 0;
  }

  button {
    appearance: none;
    margin: 0;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    text-align: inherit;
    cursor: default;
  }

  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }

  /* No ground until it is pointed at. */
  .ghost:hover {
    background: var(--fill);
  }

  /* What fills its place has the ring inside. */
  .inside:focus-visible {
    outline-offset: -2px;
  }

  svg {
    display: block;
    flex: none;
  }

  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  /* All else in the popover is no text to be marked. */
  .selectable,
  pre {
    -webkit-user-select: text;
    user-select: text;
  }

  .ticks {
    font-variant-numeric: tabular-nums;
  }
`;

/** A group of rows on its own ground; the ring lies outside, so that it takes no room. */
export const card = css`
  .card {
    border-radius: 10px;
    background: var(--group);
    box-shadow: 0 0 0 1px var(--hair);
  }

  .row + .row {
    position: relative;
  }

  .row + .row::before {
    position: absolute;
    inset: 0 0 auto 12px;
    border-top: 1px solid var(--hair);
    content: '';
  }

  @media (forced-colors: active) {
    .card {
      outline: 1px solid CanvasText;
    }
  }
`;

/** The ring with a gap, turning. Reduced motion lets it stand: the seconds beside it show progress. */
export const spinning = css`
  .spinner {
    animation: turn 900ms linear infinite;
  }

  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation: none;
    }
  }

  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
`;
