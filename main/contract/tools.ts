import * as z from 'zod';
import { modelId } from './providers.ts';

/** Every tool that has a row, in the order in which undetected ones are shown. */
export const toolIds = [
  'cline',
  'continue',
  'claude-code',
  'codex',
  'opencode',
  'gemini-cli',
  'qwen-code',
  'kilo',
  'aider',
  'droid',
  'copilot-cli',
  'pi',
  'llm',
  'openai-sdk',
  'langchain',
  'curl',
  'roo-code',
  'zed',
  'vscode-chat',
  'jetbrains',
  'xcode',
  'goose',
  'crush',
  'cursor',
  'windsurf',
  'amp',
] as const;

export const toolId = z.enum(toolIds);

export type ToolId = z.infer<typeof toolId>;

/** Most telling first: a tool whose files say two things is in the one that stands further up. */
export const toolState = z.enum([
  'holds-old-key',
  'holds-old-address',
  // Points here, and something else decides that it is not asked here.
  'overruled',
  'points-here',
  'points-elsewhere',
  'detected',
  'not-detected',
  'cannot-work',
]);

export type ToolState = z.infer<typeof toolState>;

/** A place where a tool was found. */
export const toolSighting = z.strictObject({
  how: z.enum(['program', 'extension', 'folder']),
  /** The editor for an extension (`VS Code`), else null. */
  editor: z.string().nullable(),
  version: z.string().nullable(),
});

export type ToolSighting = z.infer<typeof toolSighting>;

export const formId = z.string().regex(/^[a-z][a-z-]{0,30}$/);

/** What is copied or written: a file, fields to fill, lines for a shell, or steps alone. */
export const toolForm = z.strictObject({
  id: formId,
  /** On the form switch. */
  label: z.string(),
  kind: z.enum(['file', 'fields', 'shell', 'steps']),
  /** Where a file goes, with `~` for the home folder; null where there is none. */
  path: z.string().nullable(),
  /** Exactly what the clipboard gets; empty for steps. */
  content: z.string(),
  fields: z.array(z.strictObject({ id: formId, label: z.string(), value: z.string() })),
  steps: z.array(z.string()),
  /** What to do with it once it is on the clipboard. */
  next: z.string(),
  /** What to know about this form, else null. */
  note: z.string().nullable(),
  /** Whether KorProxy can write it by itself, after showing the difference. */
  appliable: z.boolean(),
});

export type ToolForm = z.infer<typeof toolForm>;

/**
 * The key in `configSnippet` and in the forms is masked wherever this goes to the popover; the
 * terminal's `--json` has it in clear.
 */
export const toolIntegration = z.strictObject({
  toolId,
  displayName: z.string(),
  detected: z.boolean(),
  /** The file that the first form goes to; null where there is none. */
  configPath: z.string().nullable(),
  configSnippet: z.string(),
  instructions: z.string(),
  state: toolState,
  /** The second line of the row: `Points here, 2.1.330`. */
  line: z.string(),
  /** Where it points when that is elsewhere, else null. */
  pointsTo: z.string().nullable(),
  /** What wins over its settings and what to do about it, where it is overruled; else null. */
  overruledBy: z.string().nullable(),
  found: z.array(toolSighting),
  /** False where the preset comes from documentation alone. */
  tried: z.boolean(),
  forms: z.array(toolForm),
  /** The form for the row's own button; null where nothing is to be copied. */
  copyFormId: formId.nullable(),
  /** The form that Apply and Update write; null where the tool has none. */
  applyFormId: formId.nullable(),
  model: z.strictObject({
    id: z.string(),
    /** Null while the gateway does not tell. */
    listed: z.boolean().nullable(),
    /** The default that is not offered now, when another stands in for it. */
    replaces: z.string().nullable(),
  }),
  /** When KorProxy wrote its file, epoch milliseconds; null when there is nothing to undo. */
  appliedAtMs: z.number().nullable(),
});

export type ToolIntegration = z.infer<typeof toolIntegration>;

/** One line of a difference. Keys are masked. `gap` stands for lines left out. */
export const diffLine = z.strictObject({
  sign: z.enum(['+', '-', ' ', 'gap']),
  text: z.string(),
});

export type DiffLine = z.infer<typeof diffLine>;

/** A setting that is not ours and decides beside ours or in their place. */
export const toolNeighbour = z.strictObject({
  /** As it is found: `env.ANTHROPIC_MODEL`, `OPENCODE_CONFIG`. */
  name: z.string(),
  /** Its file, with `~`; null for a variable of the environment. */
  place: z.string().nullable(),
  /** It is in a file that is written anyway. Others are only told. */
  canSetAside: z.boolean(),
  /** While it is there the tool does not use the gateway, wherever it is started. */
  wins: z.boolean(),
  /** What it does and what to do about it. Its value is never told. */
  sentence: z.string(),
});

export type ToolNeighbour = z.infer<typeof toolNeighbour>;

/** A change to files, to be looked at before it is made. */
export const difference = z.strictObject({
  /** Names exactly this change to exactly these bytes; APPLY takes no other. */
  planId: z.string(),
  files: z.array(
    z.strictObject({
      path: z.string(),
      isNew: z.boolean(),
      added: z.int().nonnegative(),
      removed: z.int().nonnegative(),
      lines: z.array(diffLine),
    }),
  ),
  /** `In ~/.claude/settings.json one line changes and one is new. The rest stays as it is.` */
  sentence: z.string(),
});

export type Difference = z.infer<typeof difference>;

/** That of a preset, with what decides beside its settings. */
export const toolDiff = difference.extend({
  /** Of a file that is written, as it is now. */
  neighbours: z.array(toolNeighbour),
  /** Whether those that can be are set aside by this change. */
  setsAside: z.boolean(),
});

export type ToolDiff = z.infer<typeof toolDiff>;

/** So many go into one preset, the default included. */
export const mostPicked = 40;

/** What the user has picked for all presets. */
export interface PickedModels {
  /** The default; null leaves the choice to each tool. */
  readonly main: string | null;
  /** Besides it, for tools that take several. */
  readonly further: readonly string[];
  /** One more of those, for the small jobs of tools that know them; null for none. */
  readonly small: string | null;
}

/** The models that presets may use. */
export const toolModels = z.strictObject({
  /** Picked by the user for all presets; null leaves the choice to each tool. */
  chosen: z.string().nullable(),
  /** See `PickedModels`. */
  further: z.array(z.string()),
  small: z.string().nullable(),
  /** What a preset without a choice of its own gets. */
  usual: z.string(),
  /** Null while the gateway does not tell. */
  listed: z.array(z.string()).nullable(),
  /** What there is to say of models whose names are of no use, else null. */
  leftOut: z.string().nullable(),
});

export type ToolModels = z.infer<typeof toolModels>;

/** What stands on the clipboard now, and what to do with it. */
export const copiedPreset = z.strictObject({ formId, next: z.string() });

export type CopiedPreset = z.infer<typeof copiedPreset>;

/** Without `formId` the row's own form, without `fieldId` the whole of it. */
export const copyRequest = z.strictObject({
  toolId,
  formId: formId.optional(),
  fieldId: formId.optional(),
  /** Empties the clipboard after a minute if this is still on it. */
  forget: z.boolean().optional(),
});

export type CopyRequest = z.infer<typeof copyRequest>;

export const formRequest = z.strictObject({ toolId, formId });

export type FormRequest = z.infer<typeof formRequest>;

export const diffRequest = z.strictObject({
  ...formRequest.shape,
  /** False leaves what decides in the place of ours where it is; without it that is set aside. */
  setAside: z.boolean().optional(),
});

export type DiffRequest = z.infer<typeof diffRequest>;

export const applyRequest = z.strictObject({
  ...diffRequest.shape,
  planId: z.string().max(200),
});

export type ApplyRequest = z.infer<typeof applyRequest>;

export const toolRequest = z.strictObject({ toolId });

/** Null leaves the choice to each tool. */
export const modelPick = z.strictObject({ modelId: modelId.nullable() });

/** What a model is in presets besides the default. */
export const modelMark = z.strictObject({
  modelId,
  as: z.enum(['further', 'small', 'none']),
});

export type ModelMark = z.infer<typeof modelMark>;

/** What the tool itself said when it was run once, in our words. */
export const toolConfirmation = z.strictObject({ ok: z.boolean(), sentence: z.string() });

export type ToolConfirmation = z.infer<typeof toolConfirmation>;

/** A tool in the Gateway tab's words and in the tray's submenu. */
export interface ToolGlance {
  readonly id: ToolId;
  readonly name: string;
  readonly state: ToolState;
  /** False where there is nothing to copy. */
  readonly canCopy: boolean;
}
