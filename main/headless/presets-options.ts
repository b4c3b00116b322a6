import { parseArgs } from 'node:util';
import { type ToolId, toolId } from '../contract/tools.ts';

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
    }
  | { readonly type: 'undo'; readonly toolId: ToolId };

export const presetsHelpText = `Settings for the tools that ask models, filled with your address, key and model; starts nothing.

  npm start -- --presets                     every tool, and what is known of it
  npm start -- --presets TOOL [--form ID]    what would be copied, and nothing else, on standard output
  npm start -- --presets [TOOL] --json       the same as JSON, with all forms
  npm start -- --apply TOOL [--form ID] [--yes]
                                             shows the difference, asks, and writes it
  npm start -- --undo TOOL                   puts back what was there before

TOOL is an id such as cline, continue, claude-code or codex. What is printed holds your API key.
`;

/** Whether the terminal is asked for presets and not for the gateway. */
export const asksForPresets = (args: readonly string[]): boolean =>
  args.some((arg) => /^--(presets|apply|undo)(=|$)/.test(arg));

/** Throws with a sentence for the user when an argument is not known or cannot be meant. */
export function readPresetsOptions(args: readonly string[]): PresetsOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      headless: { type: 'boolean' },
      presets: { type: 'boolean' },
      apply: { type: 'string' },
      undo: { type: 'string' },
      form: { type: 'string' },
      json: { type: 'boolean' },
      yes: { type: 'boolean' },
    },
  });
  const asked = [values.presets, values.apply, values.undo].filter((value) => value !== undefined);
  if (asked.length !== 1) throw new Error('Only one of --presets, --apply and --undo at a time.');
  const [name, ...rest] = positionals;
  if (rest.length > 0 || (name !== undefined && !values.presets)) {
    throw new Error('One tool at a time.');
  }
  const { form: formId = null, json = false, yes = false } = values;
  if (values.apply !== undefined) {
    return { type: 'apply', toolId: readTool(values.apply), formId, yes };
  }
  if (values.undo !== undefined) return { type: 'undo', toolId: readTool(values.undo) };
  return { type: 'show', toolId: name === undefined ? null : readTool(name), formId, json };
}

function readTool(text: string): ToolId {
  const result = toolId.safeParse(text);
  if (!result.success) {
    throw new Error('KorProxy knows no tool of that name. --presets lists them.');
  }
  return result.data;
}
