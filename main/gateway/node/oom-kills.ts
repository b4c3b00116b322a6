import { readFile } from 'node:fs/promises';

/**
 * How many processes Linux has ended so far because memory ran out: in our own control group, which
 * the sidecar shares, or, where that does not tell, on the whole machine. Null where nobody tells. It
 * is counted before the signal is sent, so whoever sees the end sees the count.
 */
export async function readOomKills(): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const groups = await readText('/proc/self/cgroup');
  const [, group = '/'] = /^0::(\/.*)$/m.exec(groups) ?? [];
  const ours = countIn(await readText(`/sys/fs/cgroup${group}/memory.events`));
  return ours ?? countIn(await readText('/proc/vmstat'));
}

/** Of `oom_kill 3`; null where no such line is. */
function countIn(text: string): number | null {
  const count = /^oom_kill (\d+)$/m.exec(text)?.[1];
  return count === undefined ? null : Number(count);
}

const readText = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');
