// @ts-check
import { appendFileSync, closeSync, openSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { exclusively } from '../../scripts/bootstrap/exclusive.mjs';

// Takes a lock some times and shouts when another process is in at the same moment.
// Arguments: lock file, a file of its own choosing, how often, `hold` to stay in for ever.
const [lock = '', inside = '', rounds = '1', mode] = process.argv.slice(2);

for (let round = 0; round < Number(rounds); round += 1) {
  await exclusively(
    lock,
    () => undefined,
    async () => {
      closeSync(openSync(inside, 'wx'));
      if (mode === 'hold') {
        console.log('inside');
        await new Promise(() => setInterval(() => undefined, 1_000));
      }
      await sleep(2);
      appendFileSync(`${inside}.log`, `${process.pid}\n`);
      rmSync(inside);
    },
  );
}
