import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../bootstrap/cache-folder.mjs';
import { prepareBuild, prepareElectron } from '../bootstrap/prepare.mjs';
import type { Step } from '../bootstrap/step-lines.mjs';
import { unreachable } from '../electron-runtime/official.ts';
import { placeholdersIn } from '../release/ready.mjs';
import { packageApp } from './package-app.ts';
import { megabytes, packagesIn, sizeOf, writeSums } from './report.ts';
import { sealWords } from './signing.ts';
import {
  type Cpu,
  type Here,
  ownCpu,
  type Plan,
  planFor,
  type System,
  targets,
} from './targets.ts';

const names = [...new Set(targets.map(({ name }) => name))];

const usage = `npm run package -- [--target ${names.join(',')}] [--arch x64,arm64]

Packs the app with the sidecar of the target's own system and CPU, and says what it did not pack and why.
  --target   kinds of package; all by default, dir (the app as it stands in them) only when asked for
  --arch     CPUs; this machine's own by default, both on a Mac
Packages go into release/, with SHA256SUMS beside them.
  --try      starts what stands in release/ and proves that its gateway answers and that nothing stays
  --check    Linux, root: installs, upgrades and removes the deb in a throw-away root, kills the app 50 times
`;

const systems: Partial<Record<NodeJS.Platform, System>> = {
  darwin: 'mac',
  win32: 'win',
};

/** @returns the exit code */
export async function packageCommand(args: readonly string[], step: Step): Promise<number> {
  const wanted = wantedBy(args);
  if (wanted === null) {
    process.stderr.write(usage);
    return 2;
  }
  const output = path.join(root, 'release');
  const runtime = await prepareElectron(step);
  await prepareBuild(step);
  const here: Here = {
    system: systems[process.platform] ?? 'linux',
    cpu: ownCpu,
    unreachable: await unreachable(),
  };
  const plan = planFor(wanted, here);
  await mkdir(output, { recursive: true });
  await packageApp({ builds: plan.builds, runtime, output }, step);
  await tell(output, plan);
  for (const line of [...sealWords(here.system, process.env), ...(await placeholders())]) {
    console.log(`  ${line}`);
  }
  if (runtime.source !== 'official') {
    console.log(
      `  Electron ${runtime.version} is NOT THE OFFICIAL BUILD: these packages are for tests, not to be handed out`,
    );
  }
  return plan.builds.length > 0 ? 0 : 1;
}

function wantedBy(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { target: { type: 'string' }, arch: { type: 'string' } },
    });
    const asked = values.target?.split(',') ?? [];
    const cpus = values.arch?.split(',') ?? [];
    const isCpu = (cpu: string): cpu is Cpu => cpu === 'x64' || cpu === 'arm64';
    if (!asked.every((name) => names.includes(name)) || !cpus.every(isCpu)) return null;
    return { names: asked, cpus };
  } catch {
    return null;
  }
}

async function tell(output: string, { not }: Plan): Promise<void> {
  const files = await packagesIn(output);
  await writeSums(output, files);
  console.log('\nIn release/:');
  for (const { name, bytes, sha256 } of files) {
    console.log(`  ${megabytes(bytes).padStart(9)}  ${sha256}  ${name}`);
  }
  for (const folder of await unpackedIn(output)) {
    const bytes = await sizeOf(path.join(output, folder));
    console.log(`  ${megabytes(bytes).padStart(9)}  ${'a folder'.padEnd(64)}  ${folder}`);
  }
  if (not.length > 0) console.log('\nNot packed here:');
  for (const { target, cpu, why } of not) {
    console.log(`  ${`${target.name} ${target.system} ${cpu}`.padEnd(20)}${why}`);
  }
  console.log('');
}

async function unpackedIn(output: string): Promise<readonly string[]> {
  const entries = await readdir(output, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** What the owner has to say before anything is handed out. */
async function placeholders(): Promise<readonly string[]> {
  const open = placeholdersIn(JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')));
  return open.length === 0 ? [] : [`package.json still has placeholders: ${open.join(', ')}`];
}
