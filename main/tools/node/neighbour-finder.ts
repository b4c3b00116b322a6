import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Machine } from '../../base/node/paths.ts';
import { type FileFormat, readAs, type Value } from '../core/file-format.ts';
import { type FoundNeighbour, keysIn, type Neighbours, unreadFile } from '../core/neighbour.ts';
import type { FindNeighbours } from '../core/tool-ports.ts';
import { largestFor, readText } from './settings-text.ts';

/** Claude Code keeps far more than its projects in that file; it is read on a click only. */
const largestListOfProjects = 4 * 1_024 * 1_024;
const mostProjects = 100;
const levelsUp = 8;

/**
 * Looks what decides beside the files of a tool. `folder` is where a person stands in a terminal,
 * null in the tray: there only the projects are known that the tool itself has noted.
 */
export function createNeighbourFinder(machine: Machine, folder: string | null): FindNeighbours {
  return async ({ neighbours }, { withProjects }) => {
    if (!neighbours) return [];
    const all = neighbours(machine);
    const own = new Set(all.files.map(({ path }) => path));
    const projects = withProjects ? await filesOfProjects(all, machine, folder) : [];
    const files = [...all.files, ...projects.filter(({ path }) => !own.has(path))];
    const found = await Promise.all(files.map(neighboursIn));
    const ofShell = keysIn(machine.env, all.variables ?? []).map(
      (each): FoundNeighbour => ({ ...each, of: 'environment', file: null }),
    );
    return [...ofShell, ...found.flat()];
  };
}

type File = Omit<Neighbours['files'][number], 'of'> & { readonly of: FoundNeighbour['of'] };

async function neighboursIn(file: File): Promise<readonly FoundNeighbour[]> {
  const { path, format, keys, of, isStrict } = file;
  const { value, text } = await readSettings(path, format, largestFor(format));
  const isUnread = isStrict && value !== undefined && !isPlainJson(text);
  const found = [...(isUnread ? [unreadFile(path)] : []), ...keysIn(value, keys)];
  return found.map((each) => ({ ...each, of, file: path }));
}

interface Settings {
  readonly text: string;
  /** Undefined where nothing can be read: then nothing is known of it. */
  readonly value: Value;
}

async function readSettings(
  path: string,
  format: FileFormat,
  limitBytes: number,
): Promise<Settings> {
  try {
    const facts = await stat(path);
    if (!facts.isFile() || facts.size > limitBytes) return unknownSettings;
    const text = await readText(path, limitBytes);
    return { text, value: text.trim() === '' ? format.blank : readAs(format, text) };
  } catch {
    return unknownSettings;
  }
}

const unknownSettings: Settings = { text: '', value: undefined };

/** An empty file and a byte order mark are let pass by those who ask for plain JSON. */
function isPlainJson(text: string): boolean {
  if (text.trim() === '') return true;
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
    return true;
  } catch {
    return false;
  }
}

async function filesOfProjects(
  { projects, projectFiles }: Neighbours,
  { home }: Machine,
  folder: string | null,
): Promise<readonly File[]> {
  const noted = projects
    ? projects.read(
        (await readSettings(projects.path, projects.format, largestListOfProjects)).value,
      )
    : [];
  const folders = new Set([...(folder === null ? [] : upwards(folder, home)), ...noted]);
  return [...folders]
    .slice(0, mostProjects)
    .flatMap((project) =>
      projectFiles.map(
        ({ steps, ...rest }): File => ({ ...rest, of: 'project', path: join(project, ...steps) }),
      ),
    );
}

/** The folder and those above it, short of the home folder, which is no project. */
function upwards(folder: string, home: string): readonly string[] {
  const folders: string[] = [];
  for (let at = folder; folders.length < levelsUp; at = dirname(at)) {
    if (at === home || at === dirname(at)) break;
    folders.push(at);
  }
  return folders;
}
