import { ActionRefused } from '../base/core/action-refused.ts';
import {
  toolId as knownTool,
  type ToolForm,
  type ToolId,
  type ToolIntegration,
} from '../contract/tools.ts';
import type { Presets } from '../tools/presets.ts';
import { type CommandLine, UsageError } from './command-line.mjs';
import { type Ask, confirmed } from './confirm.ts';
import { diffText } from './diff-text.ts';
import { orToldRefusal } from './told-refusal.ts';

export interface PresetsCommand {
  readonly commandLine: CommandLine;
  readonly presets: Presets;
  readonly out: { write(text: string): unknown };
  readonly err: { write(text: string): unknown };
  readonly ask: Ask;
}

/**
 * Shows, applies or takes back presets and ends; starts nothing. Resolves with the exit code: 0, or
 * 1 when it was refused or declined. Throws with a sentence for arguments that cannot be meant.
 */
export async function runPresetsCommand(command: PresetsCommand): Promise<number> {
  const options = readPresetsOptions(command.commandLine);
  return orToldRefusal(command.err, async () => {
    switch (options.type) {
      case 'show':
        return show(command, options);
      case 'apply':
        return apply(command, options);
      case 'undo':
        command.out.write(`${await command.presets.undo(options.toolId)}\n`);
        return 0;
    }
  });
}

async function show(
  { presets, out, err }: PresetsCommand,
  { toolId, formId, json }: Extract<PresetsOptions, { type: 'show' }>,
): Promise<number> {
  const all = await presets.list({ inClear: true });
  const wanted = toolId === null ? all : all.filter((tool) => tool.toolId === toolId);
  if (json) {
    out.write(`${JSON.stringify(wanted, null, 2)}\n`);
    return 0;
  }
  const [tool] = wanted;
  if (toolId === null || !tool) {
    out.write(wanted.map(lineOf).join(''));
    return 0;
  }
  const form = formOf(tool, formId ?? tool.copyFormId);
  out.write(form.content);
  err.write(aboutForm(tool, form));
  return 0;
}

/** A tool of a row, its id first: that is what the other options want. */
const lineOf = ({ toolId, displayName, line, forms }: ToolIntegration): string =>
  `${toolId.padEnd(13)} ${displayName.padEnd(23)} ${line}${forms.length > 1 ? ` [${forms.map(({ id }) => id).join(', ')}]` : ''}\n`;

function formOf({ forms, line }: ToolIntegration, id: string | null): ToolForm {
  const form = forms.find((each) => each.id === id);
  if (form) return form;
  const ids = forms.map((each) => each.id).join(', ');
  throw new ActionRefused(forms.length === 0 ? line : `There is no such form. It has: ${ids}.`);
}

function aboutForm({ model }: ToolIntegration, { steps, next, note }: ToolForm): string {
  const about = [...new Set([...steps, next, ...(note === null ? [] : [note])])];
  if (model.replaces !== null) {
    about.push(`The gateway does not offer ${model.replaces} now; ${model.id} is used instead.`);
  } else if (model.listed === false) {
    about.push(`The gateway does not offer ${model.id} now.`);
  }
  return about.map((sentence) => `${sentence}\n`).join('');
}

async function apply(
  { presets, out, err, ask }: PresetsCommand,
  { toolId, formId, yes, setAside }: Extract<PresetsOptions, { type: 'apply' }>,
): Promise<number> {
  const tool = (await presets.list()).find((each) => each.toolId === toolId);
  const form = tool && formOf(tool, formId ?? tool.applyFormId ?? tool.copyFormId);
  if (!form) return 1;
  const request = { toolId, formId: form.id, setAside };
  const diff = await presets.diff(request);
  out.write(diffText(diff));
  const left = diff.neighbours.filter(({ canSetAside }) => !(setAside && canSetAside));
  out.write(left.map(({ sentence }) => `${sentence}\n`).join(''));
  if (diff.files.every(({ lines }) => lines.length === 0)) return 0;
  const confirmation = { yes, question: 'Write these changes?', undone: 'Nothing was written.' };
  if (!(await confirmed({ ask, err }, confirmation))) return 1;
  await presets.apply({ ...request, planId: diff.planId });
  out.write(`Written. Undo with --undo ${toolId}.\n`);
  // How it is started is of no use where something else decides; that has been said above.
  const winner = left.find(({ wins }) => wins);
  if (winner) out.write(`${tool.displayName} does not use the gateway yet: ${winner.sentence}\n`);
  else for (const step of form.steps) out.write(`${step}\n`);
  return 0;
}

/** What is asked of the presets; exactly one thing at a time. */
type PresetsOptions =
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
function readPresetsOptions({ given, values, tool }: CommandLine): PresetsOptions {
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
