import { tableLines } from '../bootstrap/table-lines.mjs';

/** What a bench line reports of its samples. */
export interface Spread {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
}

/** Nearest-rank quantiles. Throws on no samples: a bench that measured nothing must not print. */
export function spreadOf(samples: readonly number[]): Spread {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number): number => {
    const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
    if (value === undefined) throw new Error('no samples');
    return value;
  };
  return { count: sorted.length, median: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** One line of the report: what was measured, against what, and whether the goal was met. */
export interface BenchLine {
  readonly what: string;
  /** `312 ms (p95 401)`. */
  readonly measured: string;
  /** `bare 251 ms`; absent where the figure stands for itself. */
  readonly against?: string;
  /** `1.24x`; absent where there is no baseline. */
  readonly ratio?: string;
  readonly goal: string;
  readonly met: boolean;
}

export const figure = ({ median, p95, count }: Spread, unit = 'ms', digits = 0): string =>
  `${median.toFixed(digits)} ${unit} (p95 ${p95.toFixed(digits)}, n ${count})`;

/** Ours beside something bare, of which it may take `goal` times as much, by their medians. */
export function besideLine(
  what: string,
  ours: readonly number[],
  bare: { readonly name: string; readonly samples: readonly number[] },
  goal: number,
  unit = 'ms',
): BenchLine {
  const [own, base] = [spreadOf(ours), spreadOf(bare.samples)];
  const ratio = own.median / base.median;
  return {
    what,
    measured: figure(own, unit),
    against: `${bare.name} ${figure(base, unit)}`,
    ratio: `${ratio.toFixed(2)}x`,
    goal: `${goal}x`,
    met: ratio <= goal,
  };
}

/** What stands for itself: 95 of 100 within `goalMs`. */
export function withinLine(what: string, samples: readonly number[], goalMs: number): BenchLine {
  const spread = spreadOf(samples);
  const met = spread.p95 <= goalMs;
  return { what, measured: figure(spread), goal: `${goalMs} ms p95`, met };
}

/** Runs a measure as often as told, one after another. */
export async function repeat<T>(count: number, measure: () => Promise<T>): Promise<T[]> {
  const samples: T[] = [];
  for (let i = 0; i < count; i += 1) samples.push(await measure());
  return samples;
}

/** How long it takes, in milliseconds. */
export async function tookMs(run: () => unknown): Promise<number> {
  const startedMs = performance.now();
  await run();
  return performance.now() - startedMs;
}

/** The report as a table, one line a measure. */
export function tableOf(lines: readonly BenchLine[]): string {
  const rows = lines.map(({ what, measured, against, ratio, goal, met }) => [
    what,
    measured,
    against ?? '-',
    ratio ?? '-',
    goal,
    met ? 'met' : 'MISSED',
  ]);
  const head = ['what', 'measured, median', 'against', 'ratio', 'goal', ''];
  return tableLines([head, ...rows]).join('\n');
}
