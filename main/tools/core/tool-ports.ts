import type { ToolId } from '../../contract/tools.ts';
import type { Applied } from './integration.ts';
import type { FoundNeighbour } from './neighbour.ts';
import type { FileChange, Findings, Tool } from './preset.ts';

/** Looks at this computer without running anything. Never rejects, never writes. */
export type FindTools = (tools: readonly Tool[]) => Promise<ReadonlyMap<ToolId, Findings>>;

/**
 * What decides beside the files of a tool. Projects cost a look at each of them, so they are asked for.
 * Never rejects, never writes.
 */
export type FindNeighbours = (
  tool: Tool,
  options: { readonly withProjects: boolean },
) => Promise<readonly FoundNeighbour[]>;

/** Changes worked out and not yet made. */
export interface ChangePlan {
  /** The same for the same change to the same bytes. */
  readonly id: string;
  readonly files: readonly {
    /** With `~`, for people. */
    readonly shown: string;
    /** Null where there is no file yet. */
    readonly before: string | null;
    readonly after: string;
  }[];
  /**
   * Writes all of it or none. Rejects with `ToolRefused`, `changed-meanwhile` where a file is no
   * longer the one that was planned for.
   */
  write(toolId: ToolId, formId: string): Promise<void>;
}

export interface ToolFiles {
  /** Rejects with `ToolRefused` where a file should be left alone. */
  plan(changes: readonly FileChange[]): Promise<ChangePlan>;
  /** Takes back all that was written for the tool; true where every file has its old bytes again. */
  undo(toolId: ToolId): Promise<boolean>;
  /** The last change of each tool that Undo can take back. */
  applied(): Promise<ReadonlyMap<ToolId, Applied>>;
}

/** The models that the gateway offers now, null while it does not tell. Never rejects. */
export type ListModels = () => Promise<readonly string[] | null>;

/** How one run of a tool's program ended. */
export type ToolRun =
  | { readonly type: 'not-found' }
  | { readonly type: 'late' }
  /** `output` is what it printed on both streams; it goes nowhere but into the judgement. */
  | { readonly type: 'ended'; readonly code: number | null; readonly output: string };

/** Runs a program by name, without a shell, in an empty folder, for a limited time. Never rejects. */
export type RunTool = (program: string, args: readonly string[]) => Promise<ToolRun>;
