/** Where a bar stands, in CSS pixels from the strip's left edge. */
export interface BarPlace {
  readonly left: number;
  readonly width: number;
}

const barPx = 3;
const gapPx = 2;
const narrowGapPx = 1;
/** The current minute is broader, so that the newest is found at once. */
const lastPx = 9;

/**
 * Places `count` bars, the last one broad, in `widthPx`; every edge on a whole device pixel. Wide:
 * spread over the whole width. Narrow: 3 + 1, centred.
 */
export function stripLayout(
  count: number,
  { widthPx, narrow, pixelRatio }: { widthPx: number; narrow: boolean; pixelRatio: number },
): readonly BarPlace[] {
  const snap = (px: number): number => Math.round(px * pixelRatio) / pixelRatio;
  const spread = (widthPx - lastPx) / Math.max(1, count - 1);
  const step = narrow ? Math.min(barPx + narrowGapPx, spread) : spread;
  const offset = narrow ? Math.max(0, (widthPx - step * (count - 1) - lastPx) / 2) : 0;
  const gap = step < barPx + gapPx ? narrowGapPx : gapPx;
  const width = snap(Math.max(1, Math.min(barPx, step - gap)));
  return Array.from({ length: count }, (_, i) => ({
    left: snap(offset + i * step),
    width: i === count - 1 ? snap(lastPx) : width,
  }));
}
