import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { byVersion } from '../../base/core/version-order.ts';
import type { Machine } from '../../base/node/paths.ts';
import type { ToolId, ToolSighting } from '../../contract/tools.ts';
import { readAs, Unreadable } from '../core/file-format.ts';
import type { Findings, PointerSource } from '../core/preset.ts';
import type { FindTools } from '../core/tool-ports.ts';
import { extensionFolders } from '../core/vs-code.ts';
import { largestFor, readText } from './settings-text.ts';
import { foundProgram, programIndex } from './tool-programs.ts';

type Read = Pick<Findings, 'pointers' | 'broken'>;

interface Remembered {
  readonly identity: string;
  readonly read: Read;
}

/** What was read of a file is kept for as long as the file is the same. */
export function createToolFinder(machine: Machine): FindTools {
  const memory = new Map<string, Remembered>();
  return async (tools) => {
    const [programs, extensions] = await Promise.all([
      programIndex(machine),
      installedExtensions(machine),
    ]);
    const found = await Promise.all(
      tools.map(async (tool): Promise<[ToolId, Findings]> => {
        const { programs: names = [], extensions: ids = [], folders = [] } = tool.traces(machine);
        const sightings = await Promise.all([
          ...names.map((name) => seenProgram(programs.get(name))),
          seenExtension(extensions, ids),
          ...folders.map(seenFolder),
        ]);
        const reads = await Promise.all(
          tool.pointers(machine).map((source) => readPointers(source, memory)),
        );
        return [tool.id, findingsOf(sightings, reads)];
      }),
    );
    return new Map(found);
  };
}

function findingsOf(sightings: readonly (ToolSighting | null)[], reads: readonly Read[]): Findings {
  return {
    found: sightings.filter((sighting) => sighting !== null),
    pointers: reads.flatMap(({ pointers }) => pointers),
    broken: reads.find(({ broken }) => broken !== null)?.broken ?? null,
  };
}

async function seenProgram(file: string | undefined): Promise<ToolSighting | null> {
  const program = file === undefined ? null : await foundProgram(file);
  return program && { how: 'program', editor: null, version: program.version };
}

async function seenFolder(path: string): Promise<ToolSighting | null> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  return isThere ? { how: 'folder', editor: null, version: null } : null;
}

interface Extension {
  readonly id: string;
  readonly version: string;
  readonly editor: string;
}

async function installedExtensions(machine: Machine): Promise<readonly Extension[]> {
  const lists = await Promise.all(
    extensionFolders(machine).map(async ({ editor, folder }) => {
      const [names, obsolete] = await Promise.all([
        readdir(folder).catch((): string[] => []),
        readFile(join(folder, '.obsolete'), 'utf8').catch(() => ''),
      ]);
      return names.flatMap((name) => {
        const [, id, version] = /^([\w-]+\.[\w.-]+?)-(\d+\.\d+\.\d+)/.exec(name) ?? [];
        // Uninstalled ones stay on the disk until the editor starts again.
        const isGone = obsolete.includes(JSON.stringify(name));
        return id && version && !isGone ? [{ id: id.toLowerCase(), version, editor }] : [];
      });
    }),
  );
  return lists.flat();
}

function seenExtension(
  installed: readonly Extension[],
  ids: readonly string[],
): ToolSighting | null {
  const own = installed.filter(({ id }) => ids.includes(id));
  const [newest] = own.toSorted((a, b) => byVersion(b.version, a.version));
  return newest ? { how: 'extension', editor: newest.editor, version: newest.version } : null;
}

const nothing: Read = { pointers: [], broken: null };

async function readPointers(
  { path, format, read }: PointerSource,
  memory: Map<string, Remembered>,
): Promise<Read> {
  try {
    const facts = await stat(path);
    if (!facts.isFile() || facts.size > largestFor(format)) return nothing;
    const identity = [facts.dev, facts.ino, facts.size, facts.mtimeMs, facts.ctimeMs].join(' ');
    const known = memory.get(path);
    if (known?.identity === identity) return known.read;
    const text = await readText(path, largestFor(format));
    const fresh = parsed(path, () =>
      read(text.trim() === '' ? format.blank : readAs(format, text)),
    );
    memory.set(path, { identity, read: fresh });
    return fresh;
  } catch {
    return nothing; // Gone, unreadable, a loop of links: it says nothing about where the tool points.
  }
}

function parsed(path: string, read: () => ReturnType<PointerSource['read']>): Read {
  try {
    return { pointers: read().map((pointer) => ({ ...pointer, path })), broken: null };
  } catch (error) {
    if (!(error instanceof Unreadable)) return nothing;
    return { pointers: [], broken: { path, line: error.line, column: error.column } };
  }
}
