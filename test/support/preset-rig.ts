import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { ToolId } from '../../main/contract/tools.ts';
import type { Facts, FileChange, Form } from '../../main/tools/core/preset.ts';
import { toolOf } from '../../main/tools/core/tool-table.ts';
import { openToolFiles } from '../../main/tools/node/tool-files.ts';
import { openToolRecords } from '../../main/tools/node/tool-records.ts';
import { newRun } from './run-folder.ts';

export const someKey = `korproxy-${'Ab3_'.repeat(10)}xyz`;

/** A home folder of a test's own, with KorProxy's folder beside it. */
export function newHome(name = 'home') {
  const run = newRun();
  const home = path.join(run.folder, name);
  mkdirSync(home);
  const data = path.join(run.folder, 'data');
  mkdirSync(data);
  const machine = { env: {} as Record<string, string>, platform: 'linux' as const, home };
  const records = openToolRecords(path.join(data, 'tools.json'));
  return {
    home,
    machine,
    records,
    recordsFile: path.join(data, 'tools.json'),
    files: openToolFiles(machine, records),
    /** Another app at the same folders, as the terminal beside the tray. */
    secondApp: () => openToolFiles(machine, openToolRecords(path.join(data, 'tools.json'))),
    in: (...parts: readonly string[]) => path.join(home, ...parts),
    dispose: run.dispose,
  };
}

export type Home = ReturnType<typeof newHome>;

export function factsOf(home: Pick<Home, 'machine'>, over: Partial<Facts> = {}): Facts {
  return {
    computer: home.machine,
    root: 'http://127.0.0.1:1337',
    v1: 'http://127.0.0.1:1337/v1',
    apiKey: someKey,
    model: 'claude-sonnet-5',
    smallModel: 'claude-haiku-4-5-20251001',
    markedSmall: null,
    carried: [over.model ?? 'claude-sonnet-5'],
    models: ['claude-sonnet-5', 'gpt-5.5'],
    ...over,
  };
}

export function formOf(toolId: ToolId, formId: string, facts: Facts): Form {
  const form = toolOf(toolId)
    .forms(facts)
    .find(({ id }) => id === formId);
  if (!form) throw new Error(`${toolId} has no form ${formId}`);
  return form;
}

export const changesOf = (toolId: ToolId, formId: string, facts: Facts): readonly FileChange[] =>
  formOf(toolId, formId, facts).changes;
