import type { Machine } from '../base/node/paths.ts';
import { createModelList } from './node/model-list.ts';
import { createNeighbourFinder } from './node/neighbour-finder.ts';
import { openToolFiles } from './node/tool-files.ts';
import { createToolFinder } from './node/tool-finder.ts';
import { openToolRecords, toolRecordsPath } from './node/tool-records.ts';
import { createPresets, type PresetPorts, type Presets } from './presets.ts';

export interface PresetParts
  extends Omit<PresetPorts, 'computer' | 'listModels' | 'findTools' | 'findNeighbours' | 'files'> {
  readonly machine: Machine;
  /** Where a person stands in a terminal; null in the tray. */
  readonly folder: string | null;
}

/** The presets of this computer's tools: its files, its programs and its gateway's models. */
export const openPresets = ({ machine, folder, ...parts }: PresetParts): Presets =>
  createPresets({
    ...parts,
    computer: machine,
    listModels: createModelList(parts.endpoint),
    findTools: createToolFinder(machine),
    findNeighbours: createNeighbourFinder(machine, folder),
    files: openToolFiles(machine, openToolRecords(toolRecordsPath(machine))),
  });
