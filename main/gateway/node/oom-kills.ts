import { readFileSync } from 'node:fs';

/**
 * How many processes Linux has ended so far because memory ran out: in our own control group, which
 * the sidecar shares, or, where that does not tell, on the whole machine. Null where nobody tells. It
 * is counted before the signal is sent, so whoever sees the end sees the count. At once, since the
 * kernel has it in memory and the user waits to be told of the end.
 */
export function readOomKills(): number | null {
  if (process.platform !== 'linux') return null;
  const groups = readText('/proc/self/cgroup');
  const [, group = '/'] = /^0::(\/.*)$/m.exec(groups) ?? [];
  const ours = countIn(readText(`/sys/fs/cgroup${group}/memory.events`));
  return ours ?? countIn(readText('/proc/vmstat'));
}

/** Of `oom_kill 3`; null where no such line is. */
function countIn(text: string): number | null {
  const count = /^oom_kill (\d+)$/m.exec(text)?.[1];
  return count === undefined ? null : Number(count);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
