import type { Computer } from './computer.ts';
import { type FileFormat, isTable, type Value, valueAt } from './file-format.ts';

/** What a setting that is not ours does to ours. */
export type NeighbourEffect =
  /** The tool asks somebody else. */
  | 'elsewhere'
  /** The tool does not start. */
  | 'refuses'
  /** Another model than ours is asked for. */
  | 'model'
  /** A model of its own for some jobs, which counts where the gateway lacks it. */
  | 'side-model'
  /** Another key goes to the gateway beside ours. */
  | 'key'
  /** Another key goes to the gateway in the place of ours, which refuses it. */
  | 'locked-out'
  /** The whole file is read in the place of ours. */
  | 'instead'
  /** The file that ours is in is not read at all. */
  | 'unread';

export interface NeighbourKey {
  /** `*` stands for any name. Of a variable it is the name alone; none at all is the file itself. */
  readonly path: readonly string[];
  readonly does: NeighbourEffect;
  /** Only with such a value; without it any value counts. */
  readonly when?: (value: Value) => boolean;
  /** The files of ours over which it decides; without it all. */
  readonly over?: readonly string[];
}

interface KeysOfFile {
  readonly format: FileFormat;
  readonly keys: readonly NeighbourKey[];
}

/** Everything that decides beside the files of one tool that a preset writes. */
export interface Neighbours {
  /** The tool's own files, those that a preset writes included. */
  readonly files: readonly (KeysOfFile & {
    readonly path: string;
    readonly of: 'user' | 'computer';
    /** The tool takes plain JSON alone there: with a comment, or a comma too many, it reads nothing. */
    readonly isStrict?: true;
  })[];
  readonly variables?: readonly NeighbourKey[];
  /** Files of a project, by the steps from its folder. */
  readonly projectFiles: readonly (KeysOfFile & { readonly steps: readonly string[] })[];
  /** Where the tool itself notes in which projects it was used. */
  readonly projects?: {
    readonly path: string;
    readonly format: FileFormat;
    readonly read: (value: Value) => readonly string[];
  };
}

export type NeighboursOf = (computer: Computer) => Neighbours;

/** A neighbour that is there. */
export interface FoundNeighbour {
  readonly key: NeighbourKey;
  /** The way to it, without `*`. */
  readonly path: readonly string[];
  readonly value: Value;
  readonly of: 'user' | 'computer' | 'project' | 'environment';
  /** Null for the environment. */
  readonly file: string | null;
}

/** Which of the keys are set there. */
export function keysIn(
  value: Value,
  keys: readonly NeighbourKey[],
): readonly Pick<FoundNeighbour, 'key' | 'path' | 'value'>[] {
  return keys.flatMap((key) =>
    waysTo(value, key.path)
      .map((path) => ({ key, path, value: valueAt(value, path) }))
      .filter((found) => isSet(found.value) && (key.when?.(found.value) ?? true)),
  );
}

function waysTo(value: Value, path: readonly string[]): readonly (readonly string[])[] {
  const at = path.indexOf('*');
  if (at < 0) return [path];
  const table = valueAt(value, path.slice(0, at));
  if (!isTable(table)) return [];
  return Object.keys(table).flatMap((name) => waysTo(value, path.with(at, name)));
}

const isSet = (value: Value): boolean => value !== undefined && value !== null && value !== '';

/** Without them the tool asks the gateway; with them it does not. */
export const winsOver = ({ key }: Pick<FoundNeighbour, 'key'>): boolean => winning.has(key.does);

const winning: ReadonlySet<NeighbourEffect> = new Set([
  ...(['elsewhere', 'refuses', 'locked-out', 'instead', 'unread'] as const),
]);

/** One table for several keys. */
export const keysThat = (
  does: NeighbourEffect,
  paths: readonly (readonly string[])[],
  rest: Pick<NeighbourKey, 'when' | 'over'> = {},
): readonly NeighbourKey[] => paths.map((path) => ({ path, does, ...rest }));

/** That file itself, where the tool does not read what stands in it. */
export const unreadFile = (file: string): Pick<FoundNeighbour, 'key' | 'path' | 'value'> => ({
  key: { path: [], does: 'unread', over: [file] },
  path: [],
  value: null,
});

/** A switch as tools read it: set to anything but no. */
export const isOn = (value: Value): boolean => !/^(0|false|no|off)$/i.test(String(value).trim());
