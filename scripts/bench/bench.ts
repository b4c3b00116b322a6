import os from 'node:os';
import { benchCores } from './cores.ts';
import { benchDoor } from './door.ts';
import { benchIdle, benchLaunch, benchMemory } from './footprint.ts';
import { benchLogs } from './logs.ts';
import { benchPackage } from './package.ts';
import { benchPopover } from './popover.ts';
import { benchProviders } from './providers.ts';
import { onRig } from './rig.ts';
import { benchSoak } from './soak.ts';
import { type BenchLine, tableOf } from './stats.ts';
import { benchHangs, benchSupervision } from './supervision.ts';
import { benchTerminal } from './terminal.ts';
import { benchTools } from './tools.ts';

/** Every measure by its name, so that one can be asked for alone: `npm run bench -- launch`. */
const benches: Readonly<Record<string, () => Promise<readonly BenchLine[]>>> = {
  supervision: () => onRig(benchSupervision),
  hangs: () => onRig(benchHangs),
  launch: () => onRig(async (rig) => [await benchLaunch(rig)]),
  popover: benchPopover,
  idle: () => onRig(benchIdle),
  memory: () => onRig(benchMemory),
  logs: benchLogs,
  tools: benchTools,
  providers: benchProviders,
  door: benchDoor,
  cores: benchCores,
  package: () => onRig(benchPackage),
  terminal: () => onRig(benchTerminal),
};

/** Takes a day, so it runs only where it is named. */
const long: typeof benches = { soak: benchSoak };

async function bench(wanted: readonly string[]): Promise<void> {
  const all = { ...benches, ...long };
  const unknown = wanted.filter((name) => !(name in all));
  if (unknown.length > 0) {
    console.error(
      `No bench called ${unknown.join(', ')}. There are: ${Object.keys(all).join(', ')}`,
    );
    process.exitCode = 2;
    return;
  }
  const load = os.loadavg()[0] ?? 0;
  console.log(
    `${os.cpus().length} cores, load ${load.toFixed(1)} at the start. Ratios are medians of one run.`,
  );
  const lines: BenchLine[] = [];
  for (const [name, run] of Object.entries(wanted.length > 0 ? all : benches)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(`measuring ${name}…`);
    lines.push(...(await run()));
  }
  console.log(`\n${tableOf(lines)}`);
}

await bench(process.argv.slice(2));
