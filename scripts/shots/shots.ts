import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { shootPopover } from './popover.ts';
import { shootTerminal } from './terminal.ts';
import { shootTray } from './tray.ts';

const folder = fileURLToPath(new URL('../../assets/screenshots', import.meta.url));

/** The states that the README shows. */
const shown = [
  'healthy',
  'first-run',
  'unreachable-exit',
  'failed-port',
  'providers-today',
  'providers-limits',
  'providers-limits-three',
  'tools',
  'tools-diff',
  'logs',
];

/** Takes the README's pictures anew: the popover in a real browser, the tray from a real bus, real clients. */
async function shoot(): Promise<void> {
  for (const file of await shootPopover(path.join(folder, 'popover'), shown)) console.log(file);
  await shootTray(path.join(folder, 'tray'));
  console.log(path.join(folder, 'tray'));
  console.log(await shootTerminal(path.join(folder, 'terminal')));
}

await shoot();
