import { join } from 'node:path';
import * as z from 'zod';
import { writeAtomically } from '../../base/node/atomic-file.ts';
import { readJson } from '../../base/node/json-file.ts';
import { systemClock } from '../../base/node/system-clock.ts';
import { readLines } from './read-lines.ts';
import { readSidecarLine } from './sidecar-output.ts';
import { spawnWatched } from './watchdog.ts';

const abilities = z.object({
  sha256: z.string(),
  localModel: z.boolean(),
  version: z.string().nullable(),
});

/** What one build of the sidecar can do, asked once per build. */
export type Abilities = z.infer<typeof abilities>;

interface Asked {
  readonly file: string;
  readonly leadingArgs: readonly string[];
  readonly sha256: string;
}

/** `-h` answers within milliseconds; a program that serves instead is ended. */
const helpMs = 2_000;

/** From the note of an earlier start where the file is the same, else by asking it for help. */
export async function findAbilities(
  asked: Asked,
  runFolder: string,
  surroundings: { readonly env: Readonly<Record<string, string>>; readonly cwd: string },
): Promise<Abilities> {
  const notePath = join(runFolder, 'sidecar-abilities.json');
  const noted = abilities.safeParse(await readJson(notePath)).data;
  if (noted?.sha256 === asked.sha256) return noted;
  const found = await ask(asked, surroundings);
  const note = `${JSON.stringify(found)}\n`;
  await writeAtomically(notePath, note, { survivesPowerCut: false }).catch(() => {}); // Asked again.
  return found;
}

async function ask(
  { file, leadingArgs, sha256 }: Asked,
  surroundings: { readonly env: Readonly<Record<string, string>>; readonly cwd: string },
): Promise<Abilities> {
  let localModel = false;
  let version: string | null = null;
  const child = spawnWatched({ file, args: [...leadingArgs, '-h'], ...surroundings });
  const hear = (text: string): void => {
    if (/^\s*--?local-model\b/.test(text)) localModel = true;
    const line = readSidecarLine(text);
    if (line?.message === 'version') version = line.value;
  };
  const heard = [child.stdout, child.stderr].map((stream) => readLines(stream, systemClock, hear));
  const limit = setTimeout(child.kill, helpMs);
  await child.ending;
  await Promise.all(heard);
  clearTimeout(limit);
  return { sha256, localModel, version };
}
