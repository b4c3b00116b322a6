import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { panelColours } from '../../main/app/core/tray-geometry.ts';
import { type HealthState, healthStates } from '../../main/contract/health.ts';
import { containers, faceSizesPx, iconSet, rasterise } from '../../scripts/icons/icon-set.ts';
import { alphaAt, dominantColour, readPng, shapeDifference } from '../support/pixels.ts';

const folder = fileURLToPath(new URL('../../assets/icons/', import.meta.url));
const face = (state: HealthState, suffix: string) =>
  readPng(path.join(folder, 'tray', `${state}${suffix}.png`));

const pairs = healthStates.flatMap((one, index) =>
  healthStates.slice(index + 1).map((other) => [one, other] as const),
);

describe('the icon files', () => {
  it.each(iconSet.map((drawing) => [drawing.path, drawing] as const))(
    '%s is what the geometry draws',
    (file, drawing) => {
      const committed = readFileSync(path.join(folder, file));
      expect(committed.equals(rasterise(drawing)), 'run: npx tsx scripts/icons/draw.ts').toBe(true);
    },
  );

  it.each(Object.entries(containers))('%s holds what the geometry draws', async (file, encode) => {
    const committed = readFileSync(path.join(folder, file));
    expect(committed.equals(await encode()), 'run: npm run icons').toBe(true);
  });

  it.each([
    // The magic, and where the first entry says how large it is.
    ['app/icon.icns', (bytes: Buffer) => [bytes.toString('latin1', 0, 4), bytes.readUInt32BE(4)]],
    ['app/icon.ico', (bytes: Buffer) => [bytes.readUInt16LE(2), bytes.readUInt16LE(4)]],
  ])('%s is a container of its kind', (file, read) => {
    const bytes = readFileSync(path.join(folder, file));
    expect(read(bytes)).toEqual(file.endsWith('.icns') ? ['icns', bytes.length] : [1, 7]);
  });

  it('are no others than the geometry draws', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => path.extname(file) !== '')
      .map((file) => file.replaceAll(path.sep, '/'));
    const drawn = [...iconSet.map((drawing) => drawing.path), ...Object.keys(containers)];
    expect(files.sort()).toEqual(drawn.sort());
  });
});

describe('a tray face', () => {
  it.each(faceSizesPx.flatMap((sizePx) => healthStates.map((state) => [state, sizePx] as const)))(
    '%s at %i px shows its own colour',
    (state, sizePx) => {
      const picture = face(state, `-${sizePx}`);
      expect([picture.width, picture.height]).toEqual([sizePx, sizePx]);
      expect(dominantColour(picture)).toBe(panelColours[state].toLowerCase());
    },
  );

  it.each([
    { sizePx: 16, discPx: 12 },
    { sizePx: 32, discPx: 24 },
  ])('ends on whole pixels at $sizePx px: the disc is $discPx px wide', ({ sizePx, discPx }) => {
    const first = (sizePx - discPx) / 2;
    const last = first + discPx - 1;
    const middle = sizePx / 2;
    const disc = face('healthy', `-${sizePx}`);
    const alongMiddle = [first - 1, first, last, last + 1].map((x) => alphaAt(disc, x, middle));
    const downMiddle = [first - 1, first, last, last + 1].map((y) => alphaAt(disc, middle, y));
    expect(alongMiddle.map((alpha) => alpha > 200)).toEqual([false, true, true, false]);
    expect(alongMiddle[0]).toBe(0);
    expect(alongMiddle[3]).toBe(0);
    expect(downMiddle).toEqual(alongMiddle);
  });

  it('cuts the bar of unreachable out on whole pixels', () => {
    const barred = face('unreachable', '-16');
    expect([6, 7, 8, 9].map((y) => alphaAt(barred, 8, y))).toEqual([255, 0, 0, 255]);
  });

  // Nearest are always healthy and unreachable: a bar of 11 % of the disc. A template shares its glyph.
  it.each([
    ...faceSizesPx.map((sizePx) => ({ suffix: `-${sizePx}`, atLeast: 0.09 })),
    { suffix: 'Template', atLeast: 0.05 },
    { suffix: 'Template@2x', atLeast: 0.05 },
  ])('is told from every other by shape alone ($suffix)', ({ suffix, atLeast }) => {
    const alike = pairs
      .map(([one, other]) => ({
        pair: `${one}/${other}`,
        difference: shapeDifference(face(one, suffix), face(other, suffix)),
      }))
      .filter(({ difference }) => difference < atLeast);
    expect(alike).toEqual([]);
  });

  it('as a template is black with alpha, and degraded keeps its slot', () => {
    for (const state of healthStates) {
      const { rgba } = face(state, 'Template@2x');
      const coloured = rgba.filter((value, at) => at % 4 !== 3 && value !== 0);
      expect(coloured, state).toHaveLength(0);
    }
    // The middle of the slot: 11, 10.75 on the grid, then as the badge stands.
    const scale = 36 / 22;
    const slotY = Math.floor((15.25 + (10.75 - 11) * 0.66) * scale);
    const slotX = Math.floor(15.5 * scale);
    expect(alphaAt(face('degraded', 'Template@2x'), slotX, slotY)).toBeLessThan(64);
    expect(alphaAt(face('healthy', 'Template@2x'), slotX, slotY)).toBe(255);
  });
});
