import { Resvg } from '@resvg/resvg-js';
import { healthStates } from '../../main/contract/health.ts';
import { appIconSvg, faceSvg, templateSvg } from './svg.ts';

export interface Drawing {
  /** Below `assets/icons/`. */
  readonly path: string;
  readonly svg: string;
  readonly sizePx: number;
}

/** 16 to 32 for Windows at its scales, 44 and 66 for Linux, which sends one image only. */
export const faceSizesPx = [16, 18, 22, 32, 44, 66] as const;

/** A menu bar icon is 18 points high; AppKit finds the double one by its `@2x`. */
const templates = [
  { suffix: '', sizePx: 18 },
  { suffix: '@2x', sizePx: 36 },
] as const;

const appIconPx = 512;

/** Every icon file of the app, from the one geometry. */
export const iconSet: readonly Drawing[] = [
  ...healthStates.flatMap((face) => [
    ...faceSizesPx.map((sizePx) => ({
      path: `tray/${face}-${sizePx}.png`,
      svg: faceSvg(face, sizePx),
      sizePx,
    })),
    ...templates.map(({ suffix, sizePx }) => ({
      path: `tray/${face}Template${suffix}.png`,
      svg: templateSvg(face),
      sizePx,
    })),
  ]),
  { path: 'icon.png', svg: appIconSvg(), sizePx: appIconPx },
];

/** PNG bytes. resvg draws the same pixels on every system, so equal bytes mean an equal drawing. */
export function rasterise({ svg, sizePx }: Drawing): Buffer {
  return new Resvg(svg, { fitTo: { mode: 'width', value: sizePx } }).render().asPng();
}
