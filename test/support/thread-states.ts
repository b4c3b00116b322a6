import { readdirSync, readFileSync } from 'node:fs';

/** The states of all threads of a process, each once: `T` when it has been stopped. */
export const threadStates = (pid: number): string => {
  const stats = readdirSync(`/proc/${pid}/task`).map((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8'),
  );
  return [...new Set(stats.map((stat) => stat.split(') ')[1]?.[0]))].join('');
};
