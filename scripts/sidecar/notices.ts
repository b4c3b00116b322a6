import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { onPath } from '../bootstrap/on-path.mjs';
import { lastLines, runProgram } from '../bootstrap/run-program.mjs';
import { runCommand, StepFailure } from '../bootstrap/step-failure.mjs';
import { cachedSidecar } from './cached-sidecar.mjs';
import { defaultSidecar } from './pins.mjs';

// npm run sidecar-notices: writes the licences of all that is linked into the sidecar, as the program
// itself names it, into the folder of its line. To be run again with each new pin; needs Go.

interface Module {
  readonly Path: string;
  readonly Version: string;
  readonly Dir: string;
}

const folder = path.join(import.meta.dirname, `v${defaultSidecar.split('.')[0]}`);
const licenceName = /^(licen[sc]e|copying|notice)([.-].*)?$/i;

async function go(args: readonly string[]): Promise<string> {
  const program = onPath(['go']);
  if (program === null) throw new StepFailure('There is no Go.', 'go is not on PATH', 'install Go');
  const { code, output } = await runProgram(program, args, { cwd: folder });
  if (code === 0) return output;
  throw new StepFailure(`go ${args[0]} failed.`, lastLines(output, 3), 'mend that');
}

/** `path@version` of every module in the program, from what Go wrote into it. */
async function linkedInto(program: string): Promise<ReadonlySet<string>> {
  const said = await go(['version', '-m', program]);
  return new Set([...said.matchAll(/^\tdep\t(\S+)\t(\S+)/gm)].map(([, name, v]) => `${name}@${v}`));
}

/** Where Go keeps the sources of the modules of `go.mod`. */
async function modules(): Promise<readonly Module[]> {
  const said = await go(['mod', 'download', '-json']);
  return JSON.parse(`[${said.replaceAll(/^\}\n\{/gm, '},\n{')}]`);
}

async function licencesOf({ Path, Version, Dir }: Module): Promise<string> {
  const names = (await readdir(Dir)).filter((name) => licenceName.test(name));
  if (names.length === 0) {
    throw new StepFailure(
      `${Path} ${Version} has no licence text.`,
      `none in ${Dir}`,
      'look it up',
    );
  }
  const texts = await Promise.all(
    names.map(async (name) => (await readFile(path.join(Dir, name), 'utf8')).trim()),
  );
  return texts.join('\n\n');
}

async function write(): Promise<void> {
  const sidecar = cachedSidecar(defaultSidecar);
  if (sidecar === null) throw new StepFailure('No sidecar.', 'none in the cache', 'npm start once');
  const linked = await linkedInto(sidecar.program);
  const found = (await modules()).filter(({ Path, Version }) => linked.has(`${Path}@${Version}`));
  /** Many carry the same text word by word. */
  const owners = new Map<string, string[]>();
  const goRoot = (await go(['env', 'GOROOT'])).trim();
  for (const module of [...found, { Path: 'Go', Version: '', Dir: goRoot }]) {
    const text = await licencesOf(module);
    owners.set(text, [...(owners.get(text) ?? []), `${module.Path} ${module.Version}`.trim()]);
  }
  const rule = `\n${'-'.repeat(78)}\n\n`;
  const parts = [...owners].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`);
  const head = `CLIProxyAPI ${defaultSidecar} is made with the modules below, and with Go.\n`;
  await writeFile(path.join(folder, 'THIRD-PARTY-NOTICES.txt'), [head, ...parts].join(rule));
  console.log(`${found.length} of ${linked.size} modules, ${owners.size} texts`);
}

await runCommand(write);
