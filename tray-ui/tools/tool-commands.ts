import type { Reply } from '../../main/contract/commands.ts';
import type {
  CopiedPreset,
  ModelMark,
  ToolConfirmation,
  ToolForm,
  ToolId,
  ToolIntegration,
  ToolModels,
} from '../../main/contract/tools.ts';
import { resultWords, whyRefused } from '../base/run-action.ts';
import type { ToolFeed } from './tool-feed.ts';
import type { ToolNotes, ToolsHost } from './tool-notes.ts';
import { copyWords, formOf } from './tool-words.ts';

/** What a row and its preset ask of main, and what is told of it. */
export class ToolCommands {
  readonly #host: ToolsHost;
  readonly #feed: ToolFeed;
  readonly #notes: ToolNotes;
  #forgets = false;

  constructor(host: ToolsHost, feed: ToolFeed, notes: ToolNotes) {
    this.#host = host;
    this.#feed = feed;
    this.#notes = notes;
  }

  /** The clipboard is emptied a minute after each copy. */
  get forgets(): boolean {
    return this.#forgets;
  }

  set forgets(on: boolean) {
    this.#forgets = on;
    this.#host.requestUpdate();
  }

  /** Copies the form of the row's own button, or `formId`. */
  async copyPreset(toolId: ToolId, formId?: string): Promise<'Copied' | null> {
    const reply = await this.#copy({ toolId, ...(formId === undefined ? {} : { formId }) });
    if (!reply.ok) {
      this.#notes.putResult(toolId, reply.refusal.sentence);
      return null;
    }
    const { next } = reply.value;
    this.#notes.put(toolId, next);
    this.#notes.announce(`Preset for ${this.#feed.nameOf(toolId)} copied. ${next}`);
    return 'Copied';
  }

  /** Copies one field of a form, or the whole form. */
  async copyPart(
    tool: ToolIntegration,
    formId: string,
    fieldId: string | null,
  ): Promise<Reply<CopiedPreset>> {
    const { toolId, displayName } = tool;
    const reply = await this.#copy({ toolId, formId, ...(fieldId === null ? {} : { fieldId }) });
    if (!reply.ok) {
      this.#notes.announce(reply.refusal.sentence);
      return reply;
    }
    const form = formOf(tool, formId);
    const { next } = reply.value;
    // Above the fields stands already what to do with them.
    const isKnown = form !== undefined && form.fields.length > 0 && next === form.next;
    this.#notes.put(toolId, isKnown ? null : next);
    const label = form?.fields.find(({ id }) => id === fieldId)?.label;
    const what = label === undefined ? 'Preset' : copyWords(label).replace(/^Copy /, '');
    const subject = what.charAt(0).toUpperCase() + what.slice(1);
    this.#notes.announce(`${subject} for ${displayName} copied.${isKnown ? '' : ` ${next}`}`);
    return reply;
  }

  /** The form with the key in clear. */
  reveal(toolId: ToolId, formId: string): Promise<Reply<ToolForm>> {
    return this.#host.bridge.TOOL_REVEAL({ toolId, formId });
  }

  async undo(toolId: ToolId): Promise<null> {
    this.#notes.putResult(toolId, resultWords(await this.#host.bridge.TOOL_UNDO({ toolId })));
    await this.#feed.refresh();
    return null;
  }

  async confirm(toolId: ToolId): Promise<Reply<ToolConfirmation>> {
    const reply = await this.#host.bridge.TOOL_CONFIRM({ toolId });
    this.#notes.announce(reply.ok ? reply.value.sentence : reply.refusal.sentence);
    return reply;
  }

  /** Resolves with why the model was not taken, else null. */
  readonly pick = (modelId: string | null): Promise<string | null> =>
    this.#taken(this.#host.bridge.TOOL_MODEL_PICK({ modelId }));

  readonly mark = (mark: ModelMark): Promise<string | null> =>
    this.#taken(this.#host.bridge.TOOL_MODEL_MARK(mark));

  async #taken(answer: Promise<Reply<ToolModels>>): Promise<string | null> {
    const reply = await answer;
    if (reply.ok) this.#feed.setModels(reply.value);
    else this.#notes.announce(reply.refusal.sentence);
    void this.#feed.refresh();
    return whyRefused(reply);
  }

  #copy(request: {
    readonly toolId: ToolId;
    readonly formId?: string;
    readonly fieldId?: string;
  }): Promise<Reply<CopiedPreset>> {
    const forget = this.forgets ? { forget: true } : {};
    return this.#host.bridge.TOOL_INTEGRATION_COPY({ ...request, ...forget });
  }
}
