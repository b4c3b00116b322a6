/**
 * A stream that has sent nothing for so long is taken for one that has ended: the system tells when bytes
 * moved, not where an answer ends. Whoever waits for one that has ended waits so much longer.
 */
export const quietMs = 5_000;

/**
 * How many requests run, from what `ss -Htin` prints of the connections that a gateway has accepted; null
 * where it says too little to tell.
 *
 * On a connection kept open for later the gateway's answer came last and a while ago. A request runs where
 * the client spoke last, or the gateway did just now. One on which nothing was ever asked runs nothing.
 */
export function runningRequests(output: string): number | null {
  const details = output.split('\n').filter((line) => /^\s+\S/.test(line));
  let running = 0;
  for (const line of details) {
    const figure = (name: string): number | null => {
      const text = new RegExp(`(?:^|\\s)${name}:(\\d+)(?:\\s|$)`).exec(line)?.[1];
      return text === undefined ? null : Number(text);
    };
    if (!/\s(bytes_received|segs_in|lastsnd|lastrcv):/.test(line)) return null;
    // A figure that is 0 is left out: bytes moved in this very millisecond.
    const [sentAgoMs, receivedAgoMs] = [figure('lastsnd') ?? 0, figure('lastrcv') ?? 0];
    if (figure('bytes_received') === null) continue;
    if (receivedAgoMs < sentAgoMs || sentAgoMs < quietMs) running += 1;
  }
  return running;
}
