import { readFileSync, writeFileSync } from 'node:fs';
import { PNG } from 'pngjs';

/** Pixels as PNG has them: 4 bytes each, red first, colours not multiplied by alpha. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Alpha from which a pixel counts as solid: below it the colour is a mix with the ground. */
const solidAlpha = 250;

export function readPng(file: string): Picture {
  const { width, height, data } = PNG.sync.read(readFileSync(file));
  return { width, height, rgba: data };
}

export function writePng(file: string, { width, height, rgba }: Picture): void {
  const png = new PNG({ width, height });
  png.data = Buffer.from(rgba);
  writeFileSync(file, PNG.sync.write(png));
}

export function alphaAt(picture: Picture, x: number, y: number): number {
  return picture.rgba[(y * picture.width + x) * 4 + 3] ?? 0;
}

/** The colour that most solid pixels have, as `#1b9a50`; null where no pixel is solid. */
export function dominantColour({ rgba }: Picture): string | null {
  const counts = new Map<string, number>();
  for (let at = 0; at < rgba.length; at += 4) {
    if ((rgba[at + 3] ?? 0) < solidAlpha) continue;
    const colour = `#${Buffer.from(rgba.subarray(at, at + 3)).toString('hex')}`;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const [first] = [...counts].sort((a, b) => b[1] - a[1]);
  return first?.[0] ?? null;
}

/** How much of the two silhouettes is in one only: 0 the same shape, 1 nothing in common. Colour plays no part. */
export function shapeDifference(a: Picture, b: Picture): number {
  let apart = 0;
  let covered = 0;
  for (let at = 3; at < Math.max(a.rgba.length, b.rgba.length); at += 4) {
    const [left, right] = [a.rgba[at] ?? 0, b.rgba[at] ?? 0];
    apart += Math.abs(left - right);
    covered += Math.max(left, right);
  }
  return covered === 0 ? 0 : apart / covered;
}

/** The largest difference of any channel, counted as it would show over black; 255 where sizes differ. */
export function pixelDifference(a: Picture, b: Picture): number {
  if (a.width !== b.width || a.height !== b.height) return 255;
  let worst = 0;
  for (let at = 0; at < a.rgba.length; at += 1) {
    const isAlpha = at % 4 === 3;
    const alphaIndex = at - (at % 4) + 3;
    const shown = ({ rgba }: Picture): number =>
      isAlpha ? (rgba[at] ?? 0) : ((rgba[at] ?? 0) * (rgba[alphaIndex] ?? 0)) / 255;
    worst = Math.max(worst, Math.abs(shown(a) - shown(b)));
  }
  return Math.round(worst);
}
