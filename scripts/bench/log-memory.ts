import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRedact } from '../../main/base/core/redact-text.ts';
import { everyLine, type LogFilter } from '../../main/contract/logs.ts';
import { cleanLines } from '../../main/logs/node/log-lines.ts';
import { FolderLogStore } from '../../main/logs/node/log-store.ts';

const redact = createRedact([{ value: '/home/someone-else', mark: '~' }]);

/** Goes through everything and finds nothing. */
const hopeless: LogFilter = { ...everyLine, minLevel: 'error', fromMs: 0, eventPrefix: 'none.' };

const tasks: Readonly<Record<string, (folder: string) => Promise<unknown>>> = {
  query: (folder) =>
    new FolderLogStore(folder, redact).page({ filter: hopeless, before: null, limit: 100 }),
  export: async (folder) => {
    for (const name of readdirSync(folder).slice(0, 5)) {
      for await (const _piece of cleanLines(join(folder, name), redact));
    }
  },
};

/** The most that was resident more than before the task, in bytes, as the one message to the parent. */
async function tell([name = '', folder = '']: readonly string[]): Promise<void> {
  await sleep(300); // Until the start of the program itself has come to rest.
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 5);
  await tasks[name]?.(folder);
  clearInterval(timer);
  process.send?.(Math.max(most, process.memoryUsage.rss()) - before);
}

await tell(process.argv.slice(2));
