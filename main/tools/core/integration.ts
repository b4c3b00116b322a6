import type { ToolForm, ToolIntegration, ToolSighting, ToolState } from '../../contract/tools.ts';
import type { ModelChoice } from './models.ts';
import type { FoundNeighbour } from './neighbour.ts';
import { shortName, toldNeighbour } from './neighbour-words.ts';
import { type Pointing, pointingOf } from './pointing.ts';
import { copyFormOf, type Facts, type Findings, type Form, type Tool } from './preset.ts';

/** What KorProxy wrote for a tool and can take back. */
export interface Applied {
  readonly formId: string;
  readonly atMs: number;
}

export interface IntegrationParts {
  readonly tool: Tool;
  readonly findings: Findings;
  /** With the masked key, where the result is for the popover. */
  readonly facts: Facts;
  readonly here: { readonly port: number; readonly apiKey: string };
  readonly model: ModelChoice;
  readonly applied: Applied | null;
  /** What keeps it from asking here although it points here. */
  readonly winner: FoundNeighbour | null;
}

/** Everything that is told of a tool. */
export function integrationOf(parts: IntegrationParts): ToolIntegration {
  const { tool, findings, facts, here, model, applied, winner } = parts;
  const pointing = tool.cannot === null ? pointingOf(findings.pointers, here) : null;
  const detected = findings.found.length > 0;
  const seen = pointing?.state ?? (detected ? 'detected' : 'not-detected');
  const isOverruled = winner !== null && seen === 'points-here';
  const state: ToolState =
    tool.cannot === null ? (isOverruled ? 'overruled' : seen) : 'cannot-work';
  const forms = tool.forms(facts);
  const [first] = forms;
  const toApply = applyForm(forms, pointing, applied);
  const written = toApply?.changes.map(({ path }) => path) ?? [];
  return {
    toolId: tool.id,
    displayName: tool.name,
    detected,
    configPath: first?.path ?? null,
    configSnippet: first?.content ?? '',
    instructions: first ? [...first.steps, first.next].join(' ') : (tool.cannot ?? ''),
    state,
    line: isOverruled
      ? `Overruled by ${shortName(winner)}`
      : lineOf(tool, findings, tool.cannot === null ? seen : 'cannot-work', pointing),
    pointsTo: pointing?.host ?? null,
    overruledBy: isOverruled
      ? toldNeighbour(facts.computer, tool.name, winner, written).sentence
      : null,
    found: [...findings.found],
    tried: tool.tried,
    forms: forms.map((form) => shownForm(tool, form)),
    copyFormId: copyFormOf(tool, forms, findings.found) ?? null,
    applyFormId: toApply?.id ?? null,
    model: { ...model },
    appliedAtMs: applied?.atMs ?? null,
  };
}

/** A form as it is told: what Apply would write stays here. */
export const shownForm = (
  { tried }: Tool,
  { changes, fields, steps, note, ...rest }: Form,
): ToolForm => ({
  ...rest,
  fields: [...fields],
  steps: [...steps],
  note: note ?? (tried ? null : 'From its documentation, not tried by us.'),
  appliable: changes.length > 0,
});

/** An old key is replaced where it stands; else what was applied is renewed; else the best is taken. */
function applyForm(
  forms: readonly Form[],
  pointing: Pointing | null,
  applied: Applied | null,
): Form | undefined {
  const appliable = forms.filter(({ changes }) => changes.length > 0);
  const isStale = pointing?.state === 'holds-old-key' || pointing?.state === 'holds-old-address';
  return (
    appliable.find(
      ({ changes }) => isStale && changes.some(({ path }) => path === pointing.path),
    ) ??
    appliable.find(({ id }) => id === applied?.formId) ??
    appliable[0]
  );
}

function lineOf(
  tool: Tool,
  { found, broken }: Findings,
  state: Exclude<ToolState, 'overruled'>,
  pointing: Pointing | null,
): string {
  const version = found.find((each) => each.version !== null)?.version;
  const withVersion = (words: string): string => (version ? `${words}, ${version}` : words);
  switch (state) {
    case 'points-here':
      return withVersion('Points here');
    case 'holds-old-key':
      return 'Holds the old API key';
    case 'holds-old-address':
      return 'Holds the old address';
    case 'points-elsewhere':
      return `Points to ${pointing?.host ?? 'another address'}`;
    case 'detected':
      if (broken) return `Its ${nameOf(broken.path)} has an error in line ${broken.line}`;
      return withVersion(detectedWords(found));
    case 'not-detected':
      return tool.forCode ? 'For your own code' : 'Not detected';
    case 'cannot-work':
      return tool.cannot ?? '';
  }
}

function detectedWords(found: readonly ToolSighting[]): string {
  const [best] = found;
  return best?.how === 'extension' && best.editor ? `Detected in ${best.editor}` : 'Detected';
}

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
