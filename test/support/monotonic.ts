/** Milliseconds of the system's monotonic clock: comparable between processes, unmoved by wall time. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
