import { toolId as knownTool, type ToolId } from '../contract/tools.ts';
import { type CommandLine, UsageError } from './command-line.mjs';

/** What is asked of the presets; exactly one thing at a time. */
export type PresetsOptions =
  | {
      readonly type: 'show';
      /** Null for all tools. */
      readonly toolId: ToolId | null;
      readonly formId: string | null;
      readonly json: boolean;
    }
  | {
      readonly type: 'apply';
      readonly toolId: ToolId;
      readonly formId: string | null;
      readonly yes: boolean;
      /** What decides in the place of ours is set aside. */
      readonly setAside: boolean;
    }
  | { readonly type: 'undo'; readonly toolId: ToolId };

/** Throws with a sentence for the user when a tool is not known. */
export function readPresetsOptions({ given, values, tool }: CommandLine): PresetsOptions {
  const { apply, undo, form: formId = null } = values;
  if (apply !== undefined) {
    return {
      ...{ type: 'apply', toolId: readTool(apply), formId },
      ...{ yes: given.has('yes'), setAside: !given.has('keep-others') },
    };
  }
  if (undo !== undefined) return { type: 'undo', toolId: readTool(undo) };
  const toolId = tool === null ? null : readTool(tool);
  return { type: 'show', toolId, formId, json: given.has('json') };
}

function readTool(text: string): ToolId {
  const result = knownTool.safeParse(text);
  if (!result.success) {
    throw new UsageError('KorProxy knows no tool of that name. --presets lists them.');
  }
  return result.data;
}
