import type { ToolDiff, ToolForm, ToolId, ToolIntegration } from '../../main/contract/tools.ts';

const minuteMs = 60_000;
/** So long a change can be taken back right in its row; later where the row unfolds. */
const undoInRowMs = 10 * minuteMs;

export const isStale = ({ state }: ToolIntegration): boolean =>
  state === 'holds-old-key' || state === 'holds-old-address';

/** Stands among the tools of this computer, not under the fold. */
export const isFound = ({ state, detected }: ToolIntegration): boolean =>
  state === 'cannot-work' ? detected : state !== 'not-detected';

export const formOf = ({ forms }: ToolIntegration, id: string | null): ToolForm | undefined =>
  forms.find((form) => form.id === id);

/** The form that a row opens with: the one its own button is about. */
export const firstFormOf = (tool: ToolIntegration): ToolForm | undefined =>
  formOf(tool, tool.copyFormId) ?? tool.forms[0];

export type RowAction = 'copy' | 'show' | 'update' | 'undo';

/** What the button of a row does; null where there is nothing to be done. */
export function rowAction(tool: ToolIntegration, nowMs: number): RowAction | null {
  const form = firstFormOf(tool);
  if (!form) return null;
  if (isStale(tool)) return tool.applyFormId === null ? 'show' : 'update';
  if (tool.appliedAtMs !== null && nowMs - tool.appliedAtMs < undoInRowMs) return 'undo';
  // Four fields in one paste would help nobody.
  return form.kind === 'fields' || form.content === '' ? 'show' : 'copy';
}

export interface RowWords {
  /** Tells the state by its words; its colour only repeats it. */
  readonly first: string;
  readonly rest: string;
  readonly tone: 'green' | 'amber' | 'plain';
  /** A warning that follows the words. */
  readonly warning: string;
}

/** The second line of a row. A model that is not as one expects is told before anything is copied. */
export function rowWords({ state, line, model }: ToolIntegration): RowWords {
  const [first = '', ...others] = line.split(', ');
  const version = others.map((words) => `, ${words}`).join('');
  switch (state) {
    case 'points-here':
      return { first, rest: version, tone: 'green', warning: '' };
    case 'holds-old-key':
    case 'holds-old-address':
      return { first, rest: version, tone: 'amber', warning: '' };
    case 'overruled':
      return { first: line, rest: '', tone: 'amber', warning: '' };
    case 'cannot-work':
      return { first: line, rest: '', tone: 'plain', warning: '' };
    default:
      if (model.listed === false)
        return { first, rest: ', ', tone: 'plain', warning: 'model not offered now' };
      return { first, rest: withModel(model, version), tone: 'plain', warning: '' };
  }
}

const withModel = ({ id, replaces }: ToolIntegration['model'], version: string): string =>
  replaces === null ? version : `, uses ${id}`;

/** More than a glance takes: such a line is not cut. */
export const isUnusual = ({ state, model }: ToolIntegration): boolean =>
  !/^(points-here|overruled|holds)/.test(state) &&
  (model.listed === false || model.replaces !== null);

/** Said at the top when it concerns several tools at once, else null. */
export function staleWords(tools: readonly ToolIntegration[]): string | null {
  const stale = tools.filter(isStale);
  if (stale.length < 2) return null;
  const keys = stale.filter(({ state }) => state === 'holds-old-key').length;
  const what = keys === 0 ? 'address' : keys === stale.length ? 'API key' : 'API key or address';
  return `${stale.length} tools hold the old ${what}`;
}

const named = 5;

/** `Gemini CLI, Qwen Code, Kilo, Aider, Droid …` */
export function toolNames(tools: readonly ToolIntegration[]): string {
  const names = tools.slice(0, named).map(({ displayName }) => displayName);
  return `${names.join(', ')}${tools.length > named ? ' …' : ''}`;
}

/** Where the tools are used that a computer without any is offered first. */
export const places: Partial<Readonly<Record<ToolId, string>>> = {
  cline: 'VS Code and terminal',
  continue: 'VS Code, JetBrains and terminal',
  'claude-code': 'Terminal',
};

/** What to do with a form, and where. */
export function formSentence({ steps, next }: ToolForm): string {
  if (steps.length > 0) return steps.join(' ');
  return next.replace(/^Now (\w)/, (_, letter: string) => letter.toUpperCase());
}

/** `Copy base URL`, `Copy API key`: a label inside a sentence, abbreviations as they are. */
export const copyWords = (label: string): string =>
  `Copy ${/^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label}`;

/** A masked key is in it. */
export const isMasked = (text: string): boolean => text.includes('•');

/** Lines are only exchanged for others: no more than a new key or address needs. */
export const onlyReplaces = ({ files }: ToolDiff): boolean =>
  files.every(({ isNew, added, removed }) => !isNew && added === removed);
