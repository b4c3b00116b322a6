import { ActionRefused } from '../base/core/action-refused.ts';
import type { Clock, Dispose, Log } from '../base/core/ports.ts';
import type { Shell } from '../base/core/shell-port.ts';
import {
  type ApplyRequest,
  type CopiedPreset,
  type CopyRequest,
  type DiffRequest,
  type FormRequest,
  type ModelMark,
  mostPicked,
  type PickedModels,
  type ToolConfirmation,
  type ToolDiff,
  type ToolForm,
  type ToolId,
  type ToolIntegration,
  type ToolModels,
} from '../contract/tools.ts';
import type { Computer } from './core/computer.ts';
import { confirmationOf, confirmPrompt, withNeighbours } from './core/confirmation.ts';
import { toldDiff } from './core/difference.ts';
import { factsFor } from './core/facts.ts';
import { integrationOf, shownForm } from './core/integration.ts';
import { chooseModel, type ModelChoice, type UsableModels, usableModels } from './core/models.ts';
import { type FoundNeighbour, winsOver } from './core/neighbour.ts';
import { toldNeighbour } from './core/neighbour-words.ts';
import { withMain, withMark } from './core/picked-models.ts';
import { pointingHere } from './core/pointing.ts';
import { copyFormOf, type Facts, type Findings, type Form, type Tool } from './core/preset.ts';
import { deciding, type Ours, withSetAside } from './core/set-aside.ts';
import type {
  FindNeighbours,
  FindTools,
  ListModels,
  RunTool,
  ToolFiles,
} from './core/tool-ports.ts';
import { ToolRefused } from './core/tool-refused.ts';
import { allTools, toolOf } from './core/tool-table.ts';

export interface PresetEndpoint {
  readonly port: number;
  readonly apiKey: string;
  /** `The gateway is stopped.` and the like; null while it answers. */
  readonly trouble: string | null;
}

export interface PresetPorts {
  readonly log: Log;
  readonly clock: Pick<Clock, 'after'>;
  readonly computer: Computer;
  readonly endpoint: () => PresetEndpoint;
  readonly listModels: ListModels;
  readonly findTools: FindTools;
  readonly findNeighbours: FindNeighbours;
  readonly files: ToolFiles;
  readonly clipboard: Pick<Shell, 'copyText' | 'readText'>;
  readonly runTool: RunTool;
  /** The user's picks for all presets. */
  readonly pickedModels: {
    readonly read: () => PickedModels;
    readonly write: (picked: PickedModels) => void;
  };
}

export interface Presets {
  /** Every tool, those that need the user or point here first. `inClear` has the key in it. */
  list(options?: { readonly inClear: boolean }): Promise<readonly ToolIntegration[]>;
  /** Fields `withPlace` get the sentence where they go as a first line: a menu has no other place for it. */
  copy(request: CopyRequest & { readonly withPlace?: boolean }): Promise<CopiedPreset>;
  /** One form with the key in clear. */
  reveal(request: FormRequest): Promise<ToolForm>;
  models(): Promise<ToolModels>;
  pickModel(id: string | null): void;
  markModel(mark: ModelMark): void;
  /** Works out what Apply would write. Nothing is written. */
  diff(request: DiffRequest): Promise<ToolDiff>;
  /** Writes what `diff` has shown and nothing else. */
  apply(request: ApplyRequest): Promise<void>;
  /** Resolves with the words for what it did. */
  undo(toolId: ToolId): Promise<string>;
  /** Runs the tool once against the gateway. What it printed goes nowhere. */
  confirm(toolId: ToolId): Promise<ToolConfirmation>;
  readonly close: Dispose;
}

const forgetAfterMs = 60_000;

/** Presets for every tool, filled with the live address, key and model. Refusals are `ActionRefused`. */
export function createPresets(ports: PresetPorts): Presets {
  const { log, clock, endpoint, files, clipboard, pickedModels } = ports;
  let cancelForget: Dispose = () => {};

  const usable = async (): Promise<UsableModels | null> => {
    const ids = endpoint().trouble === null ? await ports.listModels() : null;
    return ids && usableModels(ids);
  };
  const listed = async (): Promise<readonly string[] | null> => (await usable())?.ids ?? null;
  const modelFor = (tool: Tool, models: readonly string[] | null): ModelChoice =>
    chooseModel(models, tool.models, pickedModels.read().main, tool.passedOver);
  const factsWith = (model: string, listedNow: readonly string[] | null, apiKey: string): Facts =>
    factsFor({
      ...{ model, apiKey, listed: listedNow, computer: ports.computer },
      port: endpoint().port,
      picked: pickedModels.read(),
    });

  const oursOf = (tool: Tool, models: readonly string[] | null): Omit<Ours, 'files'> => ({
    facts: factsWith(modelFor(tool, models).id, models, endpoint().apiKey),
    listed: models,
  });

  const formOf = async ({ toolId, formId }: CopyRequest): Promise<Form> => {
    const tool = toolOf(toolId);
    const forms = tool.forms(oursOf(tool, await listed()).facts);
    return chosenForm(tool, forms, formId ?? copyFormOf(tool, forms, await foundOf(ports, tool)));
  };

  /** What decides beside the files that point here now. */
  const besideOf = async (
    tool: Tool,
    { pointers }: Findings,
    models: readonly string[] | null,
    withProjects: boolean,
  ): Promise<readonly FoundNeighbour[]> => {
    const pointing = pointingHere(pointers, endpoint());
    if (pointing.length === 0) return [];
    const found = await ports.findNeighbours(tool, { withProjects });
    return deciding(found, { ...oursOf(tool, models), files: pointing });
  };

  const planOf = async ({ toolId, formId, setAside = true }: DiffRequest) => {
    const tool = toolOf(toolId);
    const own = oursOf(tool, await listed());
    const { changes } = chosenForm(tool, tool.forms(own.facts), formId);
    if (changes.length === 0) throw new ActionRefused('This one is for copying alone.');
    const ours: Ours = { ...own, files: changes.map(({ path }) => path) };
    const all = setAside ? withSetAside(tool, changes, ours) : changes;
    return { tool, ours, plan: await files.plan(all) };
  };

  const diffOf = async (request: DiffRequest): Promise<ToolDiff> => {
    const { tool, ours, plan } = await planOf(request);
    const found = await ports.findNeighbours(tool, { withProjects: true });
    const neighbours = deciding(found, ours).map((each) =>
      toldNeighbour(ports.computer, tool.name, each, ours.files),
    );
    return toldDiff(plan, endpoint().apiKey, neighbours, request.setAside ?? true);
  };

  return {
    list: async ({ inClear } = { inClear: false }) => {
      const { port, apiKey } = endpoint();
      const [models, found, applied] = await Promise.all([
        listed(),
        ports.findTools(allTools),
        files.applied(),
      ]);
      const integrations = allTools.map(async (tool) => {
        const model = modelFor(tool, models);
        const findings = found.get(tool.id) ?? noFindings;
        return integrationOf({
          ...{ tool, findings, model },
          facts: factsWith(model.id, models, inClear ? apiKey : maskOf(apiKey)),
          here: { port, apiKey },
          applied: applied.get(tool.id) ?? null,
          winner: (await besideOf(tool, findings, models, false)).find(wins) ?? null,
        });
      });
      return (await Promise.all(integrations)).toSorted((a, b) => rankOf(a) - rankOf(b));
    },
    copy: async ({ toolId, formId, fieldId, forget, withPlace }) => {
      const form = await formOf({ toolId, formId });
      const field = form.fields.find(({ id }) => id === fieldId);
      if (fieldId !== undefined && !field) throw new ActionRefused('There is no such field.');
      const place = withPlace && form.kind === 'fields' ? `${form.next}\n` : '';
      const text = field?.value ?? `${place}${form.content}`;
      await clipboard.copyText(text);
      log.info('preset.copied', { toolId, formId: form.id, fieldId: fieldId ?? null });
      cancelForget();
      if (forget) cancelForget = clock.after(forgetAfterMs, () => void forgetText(ports, text));
      const { trouble } = endpoint();
      return { formId: form.id, next: trouble === null ? form.next : `Copied. ${trouble}` };
    },
    reveal: async (request) => {
      const form = shownForm(toolOf(request.toolId), await formOf(request));
      log.info('preset.shown', { toolId: request.toolId, formId: request.formId });
      return form;
    },
    models: async () => {
      const models = await usable();
      const ids = models?.ids ?? null;
      const { id } = chooseModel(ids, ['claude', 'openai', 'gemini'], null);
      const leftOut = models?.leftOut ?? null;
      const { main: chosen, further, small } = pickedModels.read();
      return { chosen, further: [...further], small, usual: id, listed: ids && [...ids], leftOut };
    },
    pickModel: (id) => pickedModels.write(withMain(pickedModels.read(), id)),
    markModel: (mark) => {
      const picked = withMark(pickedModels.read(), mark);
      if (!picked)
        throw new ActionRefused(`A preset holds ${mostPicked} models. Unmark one first.`);
      pickedModels.write(picked);
    },
    diff: (request) => answered(log, request.toolId, () => diffOf(request)),
    apply: (request) =>
      answered(log, request.toolId, async () => {
        const { plan } = await planOf(request);
        if (plan.id !== request.planId) throw changedMeanwhile();
        await plan.write(request.toolId, request.formId);
        log.info('preset.applied', { toolId: request.toolId, formId: request.formId });
      }),
    undo: (toolId) =>
      answered(log, toolId, async () => {
        const exact = await files.undo(toolId);
        log.info('preset.undone', { toolId, exact });
        return exact
          ? 'Undone. The file is exactly as it was.'
          : 'Undone. What you changed since was kept.';
      }),
    confirm: async (toolId) => {
      const tool = toolOf(toolId);
      const { apiKey, port, trouble } = endpoint();
      if (tool.oneShot === null) throw new ActionRefused(`Ask ${tool.name} something yourself.`);
      if (trouble !== null) throw new ActionRefused(trouble);
      const findings = (await ports.findTools([tool])).get(toolId) ?? noFindings;
      const pointing = pointingHere(findings.pointers, { port, apiKey });
      if (pointing.length === 0) throw new ActionRefused(`${tool.name} does not point here.`);
      const models = await listed();
      const beside = await besideOf(tool, findings, models, true);
      const winner = beside.find(wins);
      const { facts } = oursOf(tool, models);
      const { program, args } = tool.oneShot;
      // Somebody else would be asked, and paid.
      const run = winner
        ? null
        : await ports.runTool(program, args(facts, confirmPrompt, pointing));
      const confirmation = withNeighbours(
        run === null ? null : confirmationOf(tool.name, run),
        tool.name,
        beside.map((each) => [each, toldNeighbour(ports.computer, tool.name, each, [])] as const),
      );
      log.info('preset.confirmed', { toolId, ok: confirmation.ok });
      return confirmation;
    },
    close: () => cancelForget(),
  };
}

/** Of a project none does: it decides there alone. */
const wins = (found: FoundNeighbour): boolean => winsOver(found) && found.of !== 'project';

const noFindings: Findings = { found: [], pointers: [], broken: null };

/** What the user has comes first, then what needs them least. */
function rankOf({ state, detected }: ToolIntegration): number {
  if (state === 'cannot-work') return detected ? 3 : 4;
  if (state === 'not-detected') return 2;
  return state === 'points-here' || state === 'overruled' || state.startsWith('holds') ? 0 : 1;
}

/** `korproxy-` and eight dots: the key's kind without the key. */
export const maskOf = (apiKey: string): string =>
  `${apiKey.startsWith('korproxy-') ? 'korproxy-' : ''}${'•'.repeat(8)}`;

const foundOf = async ({ findTools }: PresetPorts, tool: Tool): Promise<Findings['found']> =>
  (await findTools([tool])).get(tool.id)?.found ?? [];

function chosenForm({ cannot }: Tool, forms: readonly Form[], formId: string | undefined): Form {
  const form = forms.find(({ id }) => id === formId);
  if (!form) throw new ActionRefused(cannot ?? 'There is no such preset.');
  return form;
}

const changedMeanwhile = (): ToolRefused =>
  new ToolRefused('changed-meanwhile', 'The file changed. Look again.');

/** A clipboard that cannot be read may hold anything by now, so it stays as it is. */
async function forgetText({ clipboard, log }: PresetPorts, text: string): Promise<void> {
  try {
    if ((await clipboard.readText()) !== text) return;
    await clipboard.copyText('');
    log.info('clipboard.emptied');
  } catch (error) {
    log.warn('clipboard.failed', { error });
  }
}

async function answered<T>(log: Log, toolId: ToolId, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof ToolRefused)) throw error;
    log.warn('preset.refused', { toolId, code: error.code });
    throw new ActionRefused(error.message, { cause: error });
  }
}
