import { chmod, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemError } from '../../base/core/problem-error.ts';
import { fileTime } from '../../base/core/wording.ts';
import { writeAtomically } from '../../base/node/atomic-file.ts';
import { exists } from '../../base/node/exists.ts';
import { errorCode, writeError } from '../../base/node/fs-error.ts';
import type { DataPaths } from '../../base/node/paths.ts';
import { invalid } from '../core/config-document.ts';
import type { ConfigSettings } from '../core/config-rules.ts';
import { acceptedKeys, type GuardedConfig, guardConfig, guarded } from '../core/guarded-config.ts';

const durably = { survivesPowerCut: true };

type ConfigPaths = Pick<DataPaths, 'folder' | 'config' | 'run'>;

/** Left by the first run, so that a file that has vanished since is told and not replaced. */
const markerOf = ({ run }: ConfigPaths): string => join(run, 'config-created');

const newText = `# Settings of the gateway (CLIProxyAPI). Add providers and options as you like.
# KorProxy sets these again before every start: host, port, auth-dir, its own entry in api-keys,
# remote-management, request-log, commercial-mode, logging-to-file and ws-auth.
`;

/** What a start found, and made of it. */
export interface PreparedConfig {
  readonly outcome: 'created' | 'changed' | 'kept';
  /** Guarded keys that the file had otherwise, see `guarded`. */
  readonly putBack: readonly string[];
}

/**
 * Makes config.yaml fit for a start: parsed, validated, guarded keys set, mode 0600. Written only
 * when bytes change, and to be called only while no sidecar runs, whose hot reload a rename would
 * end. Throws `config-invalid`, `config-missing`, `config-unreadable`, `disk-full` or
 * `data-folder-unwritable`.
 */
export async function prepareConfig(
  paths: ConfigPaths,
  settings: ConfigSettings,
): Promise<PreparedConfig> {
  const bytes = await readConfigFile(paths);
  if (bytes === null) {
    await createConfig(paths, settings);
    return { outcome: 'created', putBack: [] };
  }
  const text = decode(bytes);
  const { text: next, putBack } = await guardSettled(paths, text, settings);
  try {
    if (next !== text) await writeAtomically(paths.config, next, durably);
    else await makePrivate(paths.config);
    await mark(paths);
  } catch (error) {
    throw writeError(error, { code: 'data-folder-unwritable' });
  }
  return { outcome: next === text ? 'kept' : 'changed', putBack };
}

/**
 * What config.yaml would say for these settings, without a write: for a core that is only tried.
 * Rejects as `prepareConfig` does.
 */
export async function copyConfig(paths: ConfigPaths, settings: ConfigSettings): Promise<string> {
  const bytes = await readConfigFile(paths);
  return bytes === null
    ? guardConfig(newText, settings)
    : (await guardSettled(paths, decode(bytes), settings)).text;
}

/** The keys that open the gateway, ours first. Never rejects: ours alone where there is no such file. */
export const readAcceptedKeys = async (
  { config }: Pick<ConfigPaths, 'config'>,
  apiKey: string,
): Promise<readonly string[]> =>
  acceptedKeys(await readFile(config, 'utf8').catch(() => ''), apiKey);

/** Makes a new config.yaml, over whatever was there. Rejects as `prepareConfig` does. */
export async function createConfig(paths: ConfigPaths, settings: ConfigSettings): Promise<void> {
  try {
    await writeAtomically(paths.config, guardConfig(newText, settings), durably);
    await mark(paths);
  } catch (error) {
    throw writeError(error, { code: 'data-folder-unwritable' });
  }
}

/**
 * Keeps a config.yaml that is of no use under another name and makes a new one in its place.
 * Resolves with the name it is kept under, null when there was none.
 */
export async function putConfigAside(
  paths: ConfigPaths,
  settings: ConfigSettings,
  atMs: number,
): Promise<string | null> {
  const name = `config.broken-${fileTime(atMs)}.yaml`;
  const kept = await rename(paths.config, join(paths.folder, name)).then(
    () => name,
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw writeError(error, { code: 'data-folder-unwritable' });
    },
  );
  await createConfig(paths, settings);
  return kept;
}

/** Null when there is none yet and none is expected. */
async function readConfigFile(paths: ConfigPaths): Promise<Buffer | null> {
  try {
    return await readFile(paths.config);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') {
      throw new ProblemError({ code: 'config-unreadable' }, { cause: error });
    }
    const isExpected = (await exists(markerOf(paths))) || (await exists(paths.config));
    if (isExpected) throw new ProblemError({ code: 'config-missing' }, { cause: error });
    return null;
  }
}

/** The sidecar refuses bytes that are not UTF-8; so do we, with the line. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const text = bytes.toString('utf8');
    const lines = text.slice(0, text.indexOf('\uFFFD')).split('\n');
    throw invalid(lines.length, (lines.at(-1)?.length ?? 0) + 1, 'not-text-file');
  }
}

/** An editor that saves in place shows half a file for a moment, or none of it. */
const secondLookMs = 50;

async function guardSettled(
  paths: ConfigPaths,
  text: string,
  settings: ConfigSettings,
): Promise<GuardedConfig> {
  const lookAgain = async (): Promise<string> => {
    await sleep(secondLookMs);
    return readFile(paths.config, 'utf8').catch(() => text);
  };
  // One that was prepared before has never been left empty by us.
  const isHalf = text.trim() === '' && (await exists(markerOf(paths)));
  const settled = isHalf ? await lookAgain() : text;
  try {
    return guarded(settled, settings);
  } catch (error) {
    const again = await lookAgain();
    if (again === settled) throw error;
    return guarded(again, settings);
  }
}

async function makePrivate(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) await chmod(path, 0o600);
}

async function mark(paths: ConfigPaths): Promise<void> {
  const marker = markerOf(paths);
  if (!(await exists(marker))) await writeFile(marker, '', { mode: 0o600 });
}
