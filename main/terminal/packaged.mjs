// @ts-check
// The packaged program runs this as a worker when a switch asks the app that runs, and waits for it before
// Chromium is up. All else that a switch may ask for is in packaged-tasks.ts, which takes longer to read.
import { runControlCommand } from './control-command.mjs';
import { doErrand } from './errand.mjs';
import { packaged } from './switches.mjs';

void doErrand(async (commandLine, appVersion) => {
  // A worker's own streams need the thread that waits for it.
  const said = { out: '', err: '' };
  const { env, platform } = process;
  const stdout = { write: (/** @type {string} */ text) => (said.out += text) };
  const stderr = { write: (/** @type {string} */ text) => (said.err += text) };
  const code = await runControlCommand({
    ...{ process: { env, platform, stdout, stderr } },
    ...{ commandLine, appVersion, startedBy: packaged.program },
  });
  return { ...said, code };
});
