import type { Machine } from '../base/node/paths.ts';
import { createModelList } from './node/model-list.ts';
import { openToolFiles } from './node/tool-files.ts';
import { createToolFinder } from './node/tool-finder.ts';
import { openToolRecords, toolRecordsPath } from './node/tool-records.ts';
import { createPresets, type PresetPorts, type Presets } from './presets.ts';

export interface PresetParts
  extends Omit<PresetPorts, 'computer' | 'listModels' | 'findTools' | 'files'> {
  readonly machine: Machine;
}

/** The presets of this computer's tools: its files, its programs and its gateway's models. */
export const openPresets = ({ machine, ...parts }: PresetParts): Presets =>
  createPresets({
    ...parts,
    computer: machine,
    listModels: createModelList(parts.endpoint),
    findTools: createToolFinder(machine),
    files: openToolFiles(machine, openToolRecords(toolRecordsPath(machine))),
  });
