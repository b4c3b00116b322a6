#!/usr/bin/env node
// @ts-check
import { appendFileSync } from 'node:fs';

// Stands where Electron would: notes what reaches it in the file that KP_NOTES names, and ends with
// 5 a moment after the first signal, or at once with the code of `--end=CODE`.
const file = process.env['KP_NOTES'] ?? '';
/** @param {string} event @param {unknown} [value] */
const note = (event, value) => appendFileSync(file, `${JSON.stringify({ event, value })}\n`);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    note('signal', signal);
    if (!process.argv.includes('--deaf')) setTimeout(() => process.exit(5), 150);
  });
}
note('started', {
  pid: process.pid,
  args: process.argv.slice(2),
  demo: process.env['KORPROXY_DEMO_GATEWAY'],
});
const end = process.argv.find((arg) => arg.startsWith('--end='));
if (end) process.exit(Number(end.slice('--end='.length)));
setInterval(() => undefined, 1_000);
