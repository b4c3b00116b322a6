import { css, html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import type { HealthState } from '../../main/contract/health.ts';

/** The six states, and two more for a provider: connected but not tested, and not offered. */
type Face = HealthState | 'untested' | 'absent';

const ring = 'M11 4.35a6.65 6.65 0 1 1 0 13.3a6.65 6.65 0 1 1 0-13.3z';

/** One gate, six positions, on a grid of 22: the same drawings as in the tray. */
const drawings: Readonly<Record<Face, SVGTemplateResult>> = {
  stopped: svg`<path d=${ring} stroke-width="2.7" />`,
  untested: svg`
    <path d=${ring} stroke-width="2.7" />
    <path class="solid" d="M11 9a2 2 0 1 1 0 4a2 2 0 1 1 0-4z" />`,
  absent: svg`<path class="dashed" d=${ring} stroke-width="2.7" />`,
  starting: svg`<path d="M17.44 10.09A6.5 6.5 0 1 1 11.91 4.56" stroke-width="3" />`,
  healthy: svg`<path class="solid" d="M11 3a8 8 0 1 1 0 16a8 8 0 1 1 0-16z" />`,
  degraded: svg`
    <path class="edge" d="M11 4.5L18 16.6L4 16.6z" stroke-width="4" />
    <path class="fill" d="M11 4.5L18 16.6L4 16.6z" stroke-width="1.7" />
    <path class="slot" d="M11 8.4L11 13.1" stroke-width="2.67" />`,
  unreachable: svg`<path
    class="solid"
    fill-rule="evenodd"
    d="M11 3a8 8 0 1 1 0 16a8 8 0 1 1 0-16zM7 9.665h8v2.67h-8z"
  />`,
  failed: svg`<path d="M5.25 5.25L16.75 16.75M16.75 5.25L5.25 16.75" stroke-width="4" />`,
};

/** The whole grid, or the grid less a third of a unit a side: at 16 px the disc then ends on whole pixels. */
const boxes = { whole: '0 0 22 22', cropped: '.3333 .3333 21.3333 21.3333' } as const;

/** A state's drawing, as large as its box. Its word must stand beside it: it is hidden from screen readers. */
export const face = (state: Face, box: keyof typeof boxes): TemplateResult => html`
  <svg class="face ${state}" viewBox=${boxes[box]} aria-hidden="true">${drawings[state]}</svg>
`;

/** Theme's graphic colours; the degraded face has two tones in every theme. */
export const faceColours = css`
  .face {
    width: 1rem;
    height: 1rem;
    fill: none;
    stroke: currentcolor;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .face .solid {
    fill: currentcolor;
    stroke: none;
  }

  .face .edge {
    stroke: var(--face-edge);
  }

  .face .fill {
    fill: var(--face-fill);
    stroke: var(--face-fill);
  }

  .face .slot {
    stroke: var(--face-slot);
  }

  /* Eight dashes around the ring, whose length is 41.78 units. */
  .face .dashed {
    stroke-dasharray: 3.2 2.0225;
    stroke-linecap: butt;
  }

  .stopped,
  .untested,
  .absent {
    color: var(--grey);
  }

  .starting {
    color: var(--blue);
  }

  .healthy {
    color: var(--green);
  }

  .unreachable,
  .failed {
    color: var(--red);
  }
`;
