import {
  badge,
  edgeColour,
  faces,
  glyph,
  gridSize,
  type Mark,
  panelColours,
  slotColour,
  type Tone,
} from '../../main/app/core/tray-geometry.ts';
import type { HealthState } from '../../main/contract/health.ts';

type Palette = Readonly<Record<Tone, string>>;

/** At these sizes a third of a unit is cropped on each side, so that the disc ends on whole pixels. */
const croppedSizesPx: readonly number[] = [16, 32];
const cropUnits = 1 / 3;

const middle = gridSize / 2;

const drawMark = ({ d, fill, stroke }: Mark, palette: Palette): string => {
  const line = stroke ? ` stroke="${palette[stroke.tone]}" stroke-width="${stroke.width}"` : '';
  return `<path d="${d}" fill="${fill ? palette[fill] : 'none'}" fill-rule="evenodd"${line}/>`;
};

const drawFace = (face: HealthState, palette: Palette): string =>
  faces[face].map((mark) => drawMark(mark, palette)).join('');

const drawGlyph = (colour: string): string =>
  `<path d="${glyph.d}" fill="none" stroke="${colour}" stroke-width="${glyph.width}"/>`;

const onBadge = (drawing: string): string =>
  `<g transform="translate(${badge.x} ${badge.y}) scale(${badge.scale}) translate(${-middle} ${-middle})">${drawing}</g>`;

const cleared = (colour: string): string =>
  `<circle cx="${badge.x}" cy="${badge.y}" r="${badge.clearRadius}" fill="${colour}"/>`;

const svg = (viewBox: string, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox}" stroke-linecap="round" stroke-linejoin="round">${body}</svg>`;

const wholeGrid = `0 0 ${gridSize} ${gridSize}`;

const round = (value: number): number => Number(value.toFixed(4));

/** A face in panel colours, for Linux and Windows trays. */
export function faceSvg(face: HealthState, sizePx: number): string {
  const crop = croppedSizesPx.includes(sizePx) ? cropUnits : 0;
  const side = round(gridSize - 2 * crop);
  const palette = { main: panelColours[face], edge: edgeColour, slot: slotColour };
  return svg(`${round(crop)} ${round(crop)} ${side} ${side}`, drawFace(face, palette));
}

/** Glyph and badge as a macOS template image: black where it is seen, alpha everywhere else. */
export function templateSvg(face: HealthState): string {
  const seen: Palette = { main: '#fff', edge: '#fff', slot: '#000' };
  const mask = drawGlyph('#fff') + cleared('#000') + onBadge(drawFace(face, seen));
  return svg(
    wholeGrid,
    `<mask id="seen" maskUnits="userSpaceOnUse" x="0" y="0" width="${gridSize}" height="${gridSize}">${mask}</mask><rect width="${gridSize}" height="${gridSize}" mask="url(#seen)"/>`,
  );
}

/** The app icon: the glyph with its gate open, on ink. */
export function appIconSvg(): string {
  const ink = '#212125';
  const open = { main: '#3DBB72', edge: edgeColour, slot: slotColour };
  const scale = 0.64;
  const drawing = drawGlyph('#fff') + cleared(ink) + onBadge(drawFace('healthy', open));
  // The drawing reaches from 3.75 to 20.78 across and from 2.25 to 20.53 down; its middle is the icon's.
  const placed = `<g transform="translate(${middle} ${middle}) scale(${scale}) translate(-12.26 -11.39)">${drawing}</g>`;
  return svg(
    wholeGrid,
    `<rect x="1" y="1" width="20" height="20" rx="4.5" fill="${ink}" stroke="#fff" stroke-opacity=".14" stroke-width=".3"/>${placed}`,
  );
}
