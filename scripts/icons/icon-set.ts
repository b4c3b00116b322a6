import { Resvg } from '@resvg/resvg-js';
import { IconIcns, IconIco } from '@shockpkg/icon-encoder';
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

/** As icon themes name their folders; the largest is what launchers on dense screens ask for. */
export const appIconSizesPx = [16, 24, 32, 48, 64, 128, 256, 512] as const;

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
  ...appIconSizesPx.map((sizePx) => ({
    path: `app/${sizePx}x${sizePx}.png`,
    svg: appIconSvg(),
    sizePx,
  })),
];

const pngOf = (sizePx: number): Buffer => rasterise({ path: '', svg: appIconSvg(), sizePx });

/** Explorer asks for these; each as PNG, which every Windows of today reads. */
const icoSizesPx = [16, 24, 32, 48, 64, 128, 256] as const;

/** The app icon for Windows. */
export async function windowsIcon(): Promise<Uint8Array> {
  const icon = new IconIco();
  for (const sizePx of icoSizesPx) await icon.addFromPng(pngOf(sizePx), true, true);
  return icon.encode();
}

/** Pixels and type, in the order in which Apple's own iconutil writes them. */
const icnsEntries = [
  [64, 'ic12'],
  [128, 'ic07'],
  [256, 'ic13'],
  [256, 'ic08'],
  [16, 'ic04'],
  [512, 'ic14'],
  [512, 'ic09'],
  [32, 'ic05'],
  [1024, 'ic10'],
  [32, 'ic11'],
] as const;

/** The app icon for macOS. */
export async function macIcon(): Promise<Uint8Array> {
  const icon = new IconIcns();
  icon.toc = true;
  for (const [sizePx, type] of icnsEntries) await icon.addFromPng(pngOf(sizePx), [type], true);
  return icon.encode();
}

/** What is no PNG, by its path below `assets/icons/`. */
export const containers: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  'app/icon.icns': macIcon,
  'app/icon.ico': windowsIcon,
};

/** PNG bytes. resvg draws the same pixels on every system, so equal bytes mean an equal drawing. */
export function rasterise({ svg, sizePx }: Drawing): Buffer {
  return new Resvg(svg, { fitTo: { mode: 'width', value: sizePx } }).render().asPng();
}
