import { readFile, rm } from 'node:fs/promises';
import { ActionRefused } from '../base/core/action-refused.ts';
import { fileDifference } from '../base/core/difference.ts';
import type { Clock, Log } from '../base/core/ports.ts';
import { readForeignFile } from '../base/node/foreign-file.ts';
import type { DataPaths } from '../base/node/paths.ts';
import type { Difference } from '../contract/tools.ts';
import type { LaunchSettings } from '../gateway/core/gateway-ports.ts';
import type { ChangeConfig } from './config-queue.ts';
import { commentMasked, secretsIn } from './core/secrets-in.ts';
import {
  planTakeOver,
  type TakeOver,
  type TakeOverFault,
  takeOverFault,
  takeOverFaultWords,
  takeOverWords,
} from './core/take-over.ts';
import {
  configPlaces,
  copyPath,
  digestOf,
  isSameFile,
  keepCopy,
  longestTaken,
  readRecord,
  saveRecord,
  type TakeOverRecord,
} from './node/take-over-files.ts';

export interface ConfigImportParts {
  readonly paths: Pick<DataPaths, 'folder' | 'config' | 'auth'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<Log, 'info'>;
  readonly launchSettings: () => LaunchSettings;
  readonly changeConfig: ChangeConfig;
  /** A path as a person reads it. */
  readonly shownPath: (path: string) => string;
  /** Told of every secret seen, so that none gets out. */
  readonly keepOut: (secrets: readonly string[]) => void;
}

/** The config.yaml of another CLIProxyAPI in the place of ours. All reject with a sentence. */
export interface ConfigImport {
  /** The first in or beside these folders that could be taken over and was not just now. */
  readonly find: (folders: readonly string[]) => Promise<string | null>;
  /** What config.yaml would be, to be looked at first. */
  readonly diff: (path: string) => Promise<Difference>;
  /** Writes what was looked at last, if both files are still the same, and keeps a copy. */
  readonly takeOver: (planId: string) => Promise<string>;
  /** Puts the copy back. What was changed since is kept under another name. */
  readonly undo: () => Promise<string>;
  /** When it was last taken over, epoch milliseconds; null where there is nothing to undo. */
  readonly takenOverAtMs: () => Promise<number | null>;
}

interface Plan {
  readonly id: string;
  readonly path: string;
  readonly before: string;
  readonly theirs: string;
  readonly takeOver: TakeOver;
}

export function createConfigImport(parts: ConfigImportParts): ConfigImport {
  const { paths, clock, log, launchSettings, changeConfig, shownPath, keepOut } = parts;
  let plan: Plan | null = null;

  const ours = (): Promise<string | null> => readFile(paths.config, 'utf8').catch(() => null);
  const theirsAt = async (path: string): Promise<{ readonly text: string } | TakeOverFault> =>
    (await readForeignFile(path, { maxBytes: longestTaken })) ?? { fault: 'gone' };
  const planFor = async (path: string): Promise<Plan | TakeOverFault> => {
    const content = await theirsAt(path);
    if ('fault' in content) return content;
    const theirs = content.text;
    const own = await ours();
    const settings = { ...launchSettings(), authFolder: paths.auth };
    const takeOver = planTakeOver(own, theirs, settings);
    if ('fault' in takeOver) return takeOver;
    const before = own ?? '';
    return { id: digestOf(`${before}\0${takeOver.after}`), path, before, theirs, takeOver };
  };
  const planned = async (path: string): Promise<Plan> => {
    const found = await planFor(path);
    if ('fault' in found) throw new ActionRefused(takeOverFaultWords(found));
    return found;
  };
  /** Only over what was looked at: another hand may have been quicker. */
  const exchange = (before: string, after: string): Promise<void> =>
    changeConfig((text) => {
      if (text !== before) throw new ActionRefused('config.yaml changed meanwhile. Look again.');
      return after;
    });

  return {
    async find(folders) {
      const record = await readRecord(paths);
      for (const path of folders.flatMap(configPlaces)) {
        if (await isSameFile(path, paths.config)) continue;
        const content = await theirsAt(path);
        if ('fault' in content || takeOverFault(content.text)) continue;
        if (digestOf(content.text) !== record?.theirsSha256) return path;
      }
      return null;
    },
    async diff(path) {
      plan = await planned(path);
      const { id, before, takeOver } = plan;
      const secrets = [...secretsIn(before), ...secretsIn(takeOver.after)];
      keepOut(secrets);
      const { apiKey } = launchSettings();
      const file = fileDifference('config.yaml', before, takeOver.after, apiKey, secrets);
      const lines = file.lines.map((line) => ({ ...line, text: commentMasked(line.text) }));
      const isSame = file.added + file.removed === 0;
      const sentence = isSame
        ? 'config.yaml says the same already.'
        : takeOverWords(takeOver, shownPath(path));
      return { planId: id, sentence, files: [{ ...file, isNew: false, lines }] };
    },
    async takeOver(planId) {
      const now = plan && (await planned(plan.path));
      if (!now || now.id !== planId) throw new ActionRefused('A file changed. Look again.');
      const { before, theirs, takeOver } = now;
      const former = await readRecord(paths);
      const backup = await keepCopy(paths, 'before-import', before, clock.now());
      // Before the change: a kill between the two leaves a way back that leads nowhere, not none.
      const record: TakeOverRecord = {
        ...{ backup, atMs: clock.now() },
        ...{ beforeSha256: digestOf(before), afterSha256: digestOf(takeOver.after) },
        theirsSha256: digestOf(theirs),
      };
      try {
        await saveRecord(paths, record);
        await exchange(before, takeOver.after);
      } catch (error) {
        await saveRecord(paths, former).catch(() => {});
        await rm(copyPath(paths, backup), { force: true }).catch(() => {});
        throw error;
      }
      plan = null;
      log.info('config.taken-over');
      return 'config.yaml was taken over.';
    },
    async undo() {
      const record = await readRecord(paths);
      if (record === null) throw new ActionRefused('There is nothing to undo.');
      const copy = copyPath(paths, record.backup);
      const before = await readFile(copy, 'utf8').catch(() => null);
      if (before === null || digestOf(before) !== record.beforeSha256) {
        throw new ActionRefused(
          `${record.backup} is gone or was changed, so nothing was undone. Look into KorProxy's folder.`,
        );
      }
      const now = (await ours()) ?? '';
      const isOurs = [record.beforeSha256, record.afterSha256].includes(digestOf(now));
      const kept = isOurs ? null : await keepCopy(paths, 'undone', now, clock.now());
      await exchange(now, before);
      await saveRecord(paths, null);
      await rm(copy, { force: true }).catch(() => {});
      log.info('config.take-over-undone');
      const back = 'The config.yaml of before is back.';
      return kept === null ? back : `${back} The one that was changed since is kept as ${kept}.`;
    },
    takenOverAtMs: async () => (await readRecord(paths))?.atMs ?? null,
  };
}
