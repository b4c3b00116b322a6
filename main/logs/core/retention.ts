const hourMs = 3_600_000;
const namePattern = /^korproxy-(\d{4}-\d{2}-\d{2}T\d{2})\.jsonl$/;

/** All log files together, the newest kept. */
export const logBytesLimit = 20 * 1_024 * 1_024;

/** One file an hour, named by UTC: no hour comes twice when the clocks are put back. */
export function logFileName(atMs: number): string {
  return `korproxy-${new Date(atMs).toISOString().slice(0, 13)}.jsonl`;
}

/** When the hour of a log file began; null for a name that is not ours. */
export function logHourMs(name: string): number | null {
  const hour = namePattern.exec(name)?.[1];
  const atMs = Date.parse(`${hour}:00:00Z`);
  return hour === undefined || Number.isNaN(atMs) ? null : atMs;
}

export interface LogFile {
  readonly name: string;
  readonly bytes: number;
}

export interface Retention {
  readonly nowMs: number;
  readonly keepHours: number;
  readonly keepBytes: number;
  /** Names that are known to be younger than their date says. */
  readonly young?: Pick<ReadonlySet<string>, 'has'>;
}

/**
 * Names to delete: those whose last possible line is too old, then the oldest until the rest fits.
 * The file in use always stays, and so does one that a clock now put right dates in the future,
 * until its time has come or the space is needed.
 */
export function expiredLogs(files: readonly LogFile[], retention: Retention): string[] {
  const { nowMs, keepHours, keepBytes, young } = retention;
  const current = logFileName(nowMs);
  const oldestFirst = files
    .flatMap((file) => {
      const atMs = logHourMs(file.name);
      return atMs === null || file.name === current ? [] : [{ ...file, atMs }];
    })
    .sort((a, b) => a.atMs - b.atMs);
  let bytes = files
    .filter(({ name }) => logHourMs(name) !== null)
    .reduce((sum, file) => sum + file.bytes, 0);
  return oldestFirst.flatMap(({ name, atMs, bytes: own }) => {
    const isOld = !young?.has(name) && atMs + hourMs <= nowMs - keepHours * hourMs;
    if (!isOld && bytes <= keepBytes) return [];
    bytes -= own;
    return [name];
  });
}
