import { rm } from 'node:fs/promises';
import type { ToolId } from '../../contract/tools.ts';
import { type Computer, shownPath } from '../core/computer.ts';
import { Unreadable } from '../core/file-format.ts';
import { formatNamed } from '../core/formats.ts';
import { merged, NotEditable, type UndoStep, unmerged } from '../core/merge.ts';
import type { FileChange } from '../core/preset.ts';
import type { ToolFiles } from '../core/tool-ports.ts';
import { ToolRefused } from '../core/tool-refused.ts';
import { writeGuarded } from './guarded-write.ts';
import type { FileRecord, ToolRecords } from './tool-records.ts';
import { readTarget, sha256, type Target } from './tool-target.ts';
import { originalOf, undoFile } from './tool-undo.ts';

/** A change to one file, worked out and not yet made. */
interface PlannedFile {
  readonly change: FileChange;
  /** Behind all links. */
  readonly path: string;
  readonly shown: string;
  readonly before: string | null;
  readonly after: string;
  readonly target: Target;
  readonly steps: readonly UndoStep[];
  /** What KorProxy wrote there earlier and is part of `before`. */
  readonly earlier: FileRecord | null;
}

/** Applies and takes back what presets write into the files of tools (rules: tool presets 0c). */
export function openToolFiles(computer: Computer, records: ToolRecords): ToolFiles {
  const write = async (
    toolId: ToolId,
    formId: string,
    files: readonly PlannedFile[],
  ): Promise<void> => {
    const written: FileRecord[] = [];
    try {
      for (const file of files.filter(({ before, after }) => before !== after)) {
        written.push(await writeFile(computer, records, { toolId, formId, file }));
      }
    } catch (error) {
      for (const record of written.toReversed()) await undoFile(computer, records, record);
      throw error;
    }
  };
  const undo = async (toolId: ToolId): Promise<boolean> => {
    const own = (await records.all()).filter((record) => record.toolId === toolId);
    if (own.length === 0) {
      throw new ToolRefused('nothing-to-undo', 'KorProxy has changed nothing here.');
    }
    let exact = true;
    for (const record of own.toReversed()) {
      exact = (await undoFile(computer, records, record)) && exact;
    }
    return exact;
  };
  // One after another: two at once would each count on what the other has just changed.
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const result = queue.then(run);
    queue = result.catch(() => {});
    return result;
  };
  return {
    plan: async (changes) => {
      const files = await Promise.all(changes.map((change) => planFile(computer, records, change)));
      return {
        id: planId(files),
        files,
        write: (toolId, formId) => inTurn(() => write(toolId, formId, files)),
      };
    },
    undo: (toolId) => inTurn(() => undo(toolId)),
    applied: async () =>
      new Map(
        (await records.all()).map(
          ({ toolId, formId, atMs }) => [toolId, { formId, atMs }] as const,
        ),
      ),
  };
}

const planId = (files: readonly PlannedFile[]): string =>
  sha256(
    JSON.stringify(
      files.map(({ path, target, after }) => [path, target.content?.sha256 ?? null, after]),
    ),
  );

async function planFile(
  computer: Computer,
  records: ToolRecords,
  change: FileChange,
): Promise<PlannedFile> {
  const shown = shownPath(computer, change.path);
  const target = await readTarget(computer, change.path);
  if (target.content && (target.content.mode & 0o200) === 0) {
    throw new ToolRefused('read-only', `${shown} is read-only, so it was left alone.`);
  }
  const earlier = await records.of(target.path);
  const before = target.content?.text ?? null;
  try {
    const base = await baseOf(target, earlier);
    const { text, steps } =
      change.type === 'own'
        ? { text: change.content, steps: [] }
        : merged(change.format, base, change.edits, change.setAside);
    return { change, path: target.path, shown, before, after: text, target, steps, earlier };
  } catch (error) {
    throw mergeRefusal(error, change, shown);
  }
}

/** The file without what KorProxy wrote there before, so that a second Apply adds up to one. */
async function baseOf({ content }: Target, earlier: FileRecord | null): Promise<string | null> {
  if (content === null || earlier === null) return content?.text ?? null;
  if (content.sha256 === earlier.afterSha256) {
    if (earlier.beforeSha256 === null) return null;
    const original = await originalOf(earlier);
    if (original) return original.toString('utf8');
  }
  const format = earlier.format === null ? null : formatNamed(earlier.format);
  return format ? unmerged(format, content.text, earlier.steps) : content.text;
}

function mergeRefusal(error: unknown, change: FileChange, shown: string): unknown {
  const format = change.type === 'merge' ? change.format.name : '';
  if (error instanceof Unreadable) {
    const sentence = `${shown} is not valid ${format}: error in line ${error.line}, column ${error.column}. It was left alone.`;
    return new ToolRefused('not-parsable', sentence, { cause: error });
  }
  if (error instanceof NotEditable) {
    const sentence = `${shown} is written in a way that cannot be changed safely. Copy the preset instead.`;
    return new ToolRefused('not-editable', sentence, { cause: error });
  }
  return error;
}

async function writeFile(
  computer: Computer,
  records: ToolRecords,
  { toolId, formId, file }: { toolId: ToolId; formId: string; file: PlannedFile },
): Promise<FileRecord> {
  const { change, path, target, after, steps, earlier } = file;
  const bytes = Buffer.from(after, 'utf8');
  const { content } = target;
  const isStillOurs = earlier !== null && content?.sha256 === earlier.afterSha256;
  const kept = isStillOurs
    ? { sha256: earlier.beforeSha256, mode: earlier.beforeMode, backup: earlier.backup }
    : { sha256: content?.sha256 ?? null, mode: content?.mode ?? null, backup: null };
  // The user changed what we had written: there are no old bytes to put back, only keys.
  const isMixed = earlier !== null && !isStillOurs;
  let record: FileRecord = {
    toolId,
    formId,
    atMs: Date.now(),
    path,
    format: change.type === 'merge' ? change.format.name : null,
    beforeSha256: isMixed ? null : kept.sha256,
    beforeMode: kept.mode,
    backup: isMixed ? null : kept.backup,
    afterSha256: sha256(bytes),
    steps,
    madeFolders: earlier ? [...earlier.madeFolders] : [],
  };
  let backup: string | null = null;
  const keep = async (): Promise<void> => {
    try {
      if (content && !isStillOurs) backup = await records.backups.write(path, content.bytes);
      if (!isMixed && backup !== null) record = { ...record, backup };
      // Before the file changes: what is written must be known, should the app die right after.
      await records.put(record);
    } catch (cause) {
      const sentence = "KorProxy's own folder cannot be written, so nothing was changed.";
      throw new ToolRefused('read-only', sentence, { cause });
    }
  };
  const madeFolders = await writeGuarded(computer, {
    path,
    expected: content?.sha256 ?? null,
    bytes,
    mode: modeOf(change, content?.mode ?? null),
    before: keep,
  }).catch(async (error: unknown) => {
    if (backup !== null) await rm(backup, { force: true });
    if (earlier) await records.put(earlier).catch(() => {});
    else await records.drop(path).catch(() => {});
    throw error;
  });
  if (madeFolders.length > 0) {
    record = { ...record, madeFolders: [...madeFolders] };
    await records.put(record);
  }
  return record;
}

/** A file keeps its mode; one with a key inside is for this user alone. */
function modeOf({ secret }: FileChange, before: number | null): number {
  if (before === null) return secret ? 0o600 : 0o644;
  return secret ? before & 0o700 : before;
}
