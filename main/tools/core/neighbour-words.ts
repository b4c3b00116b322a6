import type { ToolNeighbour } from '../../contract/tools.ts';
import { type Computer, shownPath } from './computer.ts';
import { type FoundNeighbour, type NeighbourEffect, winsOver } from './neighbour.ts';

const effects: Readonly<Record<NeighbourEffect, (tool: string) => string>> = {
  elsewhere: (tool) => `sends ${tool} elsewhere`,
  refuses: (tool) => `keeps ${tool} from starting`,
  model: (tool) => `has ${tool} ask for another model`,
  'side-model': () => 'names a model of its own for some jobs',
  key: () => 'sends another key to the gateway as well',
  'locked-out': () => 'sends another key to the gateway, which refuses it',
  unread: (tool) => `has a comment or a comma too many, so ${tool} reads nothing of it`,
  instead: (tool) => `is what ${tool} reads in the place of ours`,
};

const nexts: Readonly<Record<FoundNeighbour['of'], (tool: string) => string>> = {
  environment: (tool) => `Unset it where you start ${tool}.`,
  project: () => 'Take it out there; it holds for that project alone.',
  computer: () => 'Whoever manages this computer can take it out.',
  user: () => 'Take it out there.',
};

/** `env.ANTHROPIC_MODEL`, as a person finds it in the file. */
export const neighbourName = ({ path }: Pick<FoundNeighbour, 'path'>): string => path.join('.');

/** `profile in config.toml`, for a line that has no room for a path. */
export function shortName(found: Pick<FoundNeighbour, 'path' | 'file'>): string {
  const file = found.file?.split(/[\\/]/).at(-1) ?? null;
  const name = neighbourName(found);
  return file === null || name === '' ? (file ?? name) : `${name} in ${file}`;
}

/** A neighbour as it is told. Its value never is: it may be a key. */
export function toldNeighbour(
  computer: Computer,
  tool: string,
  found: FoundNeighbour,
  /** The files that are written now. */
  written: readonly string[],
): ToolNeighbour {
  const place = found.file === null ? null : shownPath(computer, found.file);
  const name = neighbourName(found);
  const subject =
    name === '' ? `${place}` : `${name} ${place ? `in ${place}` : 'of the environment'}`;
  const what = `${subject} ${effects[found.key.does](tool)}.`;
  // What hides the whole file is between the settings, where nothing is set aside.
  const isSetting = found.key.does !== 'unread';
  const canSetAside = isSetting && found.file !== null && written.includes(found.file);
  return {
    ...{ name: name === '' ? `${place}` : name, place, canSetAside },
    wins: winsOver(found) && found.of !== 'project',
    sentence: `${what} ${nextStep(found, tool, canSetAside)}`,
  };
}

function nextStep({ key, of }: FoundNeighbour, tool: string, canSetAside: boolean): string {
  if (canSetAside) return 'Apply can set it aside.';
  return key.does === 'instead' ? 'Put our lines into it too.' : nexts[of](tool);
}
