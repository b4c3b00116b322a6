import path from 'node:path';
import type { HealthState } from '../../../main/contract/health.ts';
import { dominantColour, type Picture, readPng } from '../../support/pixels.ts';

const icons = path.join(import.meta.dirname, '..', '..', '..', 'assets', 'icons', 'tray');

/** An icon of 16 pixels has more than so many of its own colour; what is mixed at its edge is none. */
const fewestPixels = 40;

/** The middle of all that has the colour of that state's icon; null where there is hardly any. */
export function iconOnScreen(
  { width, rgba }: Picture,
  state: HealthState,
): { readonly x: number; readonly y: number } | null {
  const colour = dominantColour(readPng(path.join(icons, `${state}-44.png`))) ?? '';
  const wanted = Number.parseInt(colour.slice(1), 16);
  let [count, sumX, sumY] = [0, 0, 0];
  for (let at = 0; at < rgba.length; at += 4) {
    const found = ((rgba[at] ?? 0) << 16) | ((rgba[at + 1] ?? 0) << 8) | (rgba[at + 2] ?? 0);
    if (found !== wanted) continue;
    const pixel = at / 4;
    count += 1;
    sumX += pixel % width;
    sumY += Math.floor(pixel / width);
  }
  return count < fewestPixels ? null : { x: sumX / count, y: sumY / count };
}
