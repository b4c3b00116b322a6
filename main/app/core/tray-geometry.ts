import type { HealthState } from '../../contract/health.ts';

/** What a mark is painted with. Only the degraded face has more than one tone. */
export type Tone = 'main' | 'edge' | 'slot';

/** One drawing step on the grid. Every stroke has round caps and joins; fills follow even-odd. */
export interface Mark {
  /** SVG path data in grid units. */
  readonly d: string;
  readonly fill: Tone | null;
  readonly stroke: { readonly tone: Tone; readonly width: number } | null;
}

/** Side of the square grid that all paths are drawn on; the middle is 11, 11. */
export const gridSize = 22;

const disc = 'M11 3a8 8 0 1 1 0 16a8 8 0 1 1 0-16z';

const filled = (d: string, tone: Tone): Mark => ({ d, fill: tone, stroke: null });

const stroked = (d: string, width: number, tone: Tone): Mark => ({
  d,
  fill: null,
  stroke: { tone, width },
});

/** One gate, six positions. Drawn first to last. */
export const faces: Readonly<Record<HealthState, readonly Mark[]>> = {
  stopped: [stroked('M11 4.35a6.65 6.65 0 1 1 0 13.3a6.65 6.65 0 1 1 0-13.3z', 2.7, 'main')],
  starting: [stroked('M17.44 10.09A6.5 6.5 0 1 1 11.91 4.56', 3, 'main')],
  healthy: [filled(disc, 'main')],
  degraded: [
    stroked('M11 4.5L18 16.6L4 16.6z', 4, 'edge'),
    {
      d: 'M11 4.5L18 16.6L4 16.6z',
      fill: 'main',
      stroke: { tone: 'main', width: 1.7 },
    },
    stroked('M11 8.4L11 13.1', 2.67, 'slot'),
  ],
  unreachable: [filled(`${disc}M7 9.665h8v2.67h-8z`, 'main')],
  failed: [stroked('M5.25 5.25L16.75 16.75M16.75 5.25L5.25 16.75', 4, 'main')],
};

/** Main tone on a panel of unknown brightness: each keeps 3:1 on both. */
export const panelColours: Readonly<Record<HealthState, string>> = {
  stopped: '#808089',
  starting: '#2F7CF0',
  healthy: '#1B9A50',
  degraded: '#F2B61E',
  unreachable: '#E0393F',
  failed: '#E0393F',
};

/** The other tones of the degraded face, the same in every theme. */
export const edgeColour = '#7A5200';
export const slotColour = '#3D2900';

/** A K without its leg: the face stands where the leg would, and so is the state. */
export const glyph = { d: 'M5 3.5L5 18.5M5.4 12.1L14 4.1', width: 2.5 } as const;

/** Where a face sits on the glyph; `clearRadius` is the disc cut out of the glyph around it. */
export const badge = { x: 15.5, y: 15.25, scale: 0.66, clearRadius: 6.6 } as const;
