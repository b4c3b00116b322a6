import type { ToolId, ToolSighting } from '../../contract/tools.ts';
import type { Computer } from './computer.ts';
import type { FileFormat, Value } from './file-format.ts';
import type { Edit } from './merge.ts';
import type { ModelFamily } from './models.ts';
import type { NeighboursOf } from './neighbour.ts';

/** All that a preset is filled with. */
export interface Facts {
  readonly computer: Computer;
  /** `http://127.0.0.1:1337`, for the few tools that add the version by themselves. */
  readonly root: string;
  /** `http://127.0.0.1:1337/v1`. */
  readonly v1: string;
  /** The local key, or its mask where the preset is only shown. */
  readonly apiKey: string;
  readonly model: string;
  /** For the calls that a tool makes beside the main one. */
  readonly smallModel: string;
  /** The same where the user has picked it for that; null leaves the tool to itself. */
  readonly markedSmall: string | null;
  /** What a tool with a list gets: `model`, and behind it those that the user has marked. */
  readonly carried: readonly string[];
  /** The same for a tool that cannot ask: without a mark, some of those that are offered. */
  readonly models: readonly string[];
}

/** A file that a form writes. All of it is ours (`content`), or our keys are merged into it. */
export type FileChange = {
  readonly path: string;
  /** A key is inside: 0600. */
  readonly secret: boolean;
} & (
  | { readonly type: 'own'; readonly content: string }
  | {
      readonly type: 'merge';
      readonly format: FileFormat;
      readonly edits: readonly Edit[];
      /** The ways to what is set aside, by what the file holds now. */
      readonly setAside?: (value: Value) => readonly (readonly string[])[];
    }
);

export interface Form {
  readonly id: string;
  readonly label: string;
  readonly kind: 'file' | 'fields' | 'shell' | 'steps';
  readonly path: string | null;
  readonly content: string;
  readonly fields: readonly {
    readonly id: string;
    readonly label: string;
    readonly value: string;
  }[];
  readonly steps: readonly string[];
  readonly next: string;
  readonly note: string | null;
  /** What Apply writes; empty where the form is for copying alone. */
  readonly changes: readonly FileChange[];
}

/** Where the files of a tool send it. */
export interface Pointer {
  readonly url: string;
  /** Null where the file does not hold it (a variable, a keychain). */
  readonly key: string | null;
}

/** What was read of a tool on this computer. */
export interface Findings {
  readonly found: readonly ToolSighting[];
  readonly pointers: readonly (Pointer & { readonly path: string })[];
  /** The first of its files that does not read as what it should be. */
  readonly broken: { readonly path: string; readonly line: number; readonly column: number } | null;
}

/** A file that says where a tool points. `read` gets what the format made of it and never throws. */
export interface PointerSource {
  readonly path: string;
  readonly format: FileFormat;
  readonly read: (value: Value) => readonly Pointer[];
}

/** What shows that a tool is on this computer. */
export interface Traces {
  readonly programs?: readonly string[];
  /** `publisher.name`, lower case. */
  readonly extensions?: readonly string[];
  /** Files or folders that only the tool makes. */
  readonly folders?: readonly string[];
}

/** One question to the tool itself, answered through the gateway. */
export interface OneShot {
  readonly program: string;
  /** `pointing` are the files that send the tool here now: some have to be named to it. */
  readonly args: (facts: Facts, prompt: string, pointing: readonly string[]) => readonly string[];
}

/** Everything KorProxy knows of a tool. Adding one is a file of its own and a row in the table. */
export interface Tool {
  readonly id: ToolId;
  readonly name: string;
  /** False where the preset comes from documentation alone. */
  readonly tried: boolean;
  /** What it is good with, best first. */
  readonly models: readonly ModelFamily[];
  /** A model in whose place it asks for another, without a word. */
  readonly passedOver?: string;
  readonly traces: (computer: Computer) => Traces;
  /** Best first. A form of the specification that does not work comes last, with its note. */
  readonly forms: (facts: Facts) => readonly Form[];
  /** The form for the row's own button, by where the tool was found; without it the first. */
  readonly copyForm?: (found: readonly ToolSighting[]) => string;
  readonly pointers: (computer: Computer) => readonly PointerSource[];
  /** What decides beside ours; without it nothing is known of such settings. */
  readonly neighbours?: NeighboursOf;
  readonly oneShot: OneShot | null;
  /** A library or a command: there is nothing to detect. */
  readonly forCode: boolean;
  /** Why it cannot work at all, in one sentence; null where it can. */
  readonly cannot: string | null;
}

/** What most tools have in common; each says what is otherwise with it. */
export const usualTool = {
  tried: true,
  models: ['claude', 'openai', 'gemini'],
  pointers: () => [],
  oneShot: null,
  forCode: false,
  cannot: null,
} as const satisfies Partial<Tool>;

/** The form that is copied where none is named; undefined for a tool that has none. */
export const copyFormOf = (
  { copyForm }: Tool,
  forms: readonly Form[],
  found: readonly ToolSighting[],
): string | undefined => copyForm?.(found) ?? forms[0]?.id;
