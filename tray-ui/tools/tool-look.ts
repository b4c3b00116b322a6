import type { ToolDiff, ToolId, ToolIntegration } from '../../main/contract/tools.ts';
import { type BarButton, barButton } from '../base/bar.ts';
import { changesNothing } from '../elements/file-diff.ts';
import type { ToolCommands } from './tool-commands.ts';
import type { ToolFeed } from './tool-feed.ts';
import type { ToolNotes, ToolsHost } from './tool-notes.ts';
import { onlyReplaces } from './tool-words.ts';

/** A change that is being looked at before it is written. */
interface Look {
  readonly toolId: ToolId;
  readonly formId: string;
  readonly diff: ToolDiff;
  /** What an attempt to write it answered. */
  readonly said: string | null;
}

/** Set aside is what is done where nothing is said. */
const requestOf = ({ toolId, formId, diff }: Look) => ({
  ...{ toolId, formId },
  ...(diff.setsAside ? {} : { setAside: false }),
});

interface LookHost extends ToolsHost {
  /** Whether the bar takes no press just now. */
  readonly isGuarded: () => boolean;
  conceal(): void;
  focusDiff(): Promise<void>;
  focusRow(toolId: ToolId): Promise<void>;
}

/** Writes presets into the files of tools: what would change is shown first, but for a mere new key. */
export class ToolLook {
  readonly #host: LookHost;
  readonly #feed: ToolFeed;
  readonly #notes: ToolNotes;
  readonly #commands: ToolCommands;
  #look: Look | null = null;

  constructor(host: LookHost, feed: ToolFeed, notes: ToolNotes, commands: ToolCommands) {
    this.#host = host;
    this.#feed = feed;
    this.#notes = notes;
    this.#commands = commands;
  }

  get value(): Look | null {
    return this.#look;
  }

  get bar(): readonly BarButton[] {
    if (!this.#look) return [];
    const { toolId, formId, diff } = this.#look;
    const name = this.#feed.nameOf(toolId);
    const hasNothing = changesNothing(diff);
    return [
      barButton('copy-instead', 'Copy instead', () => this.#copyInstead(toolId, formId), {
        name: `Copy instead, preset for ${name}`,
        apart: true,
        quiet: true,
      }),
      barButton('cancel', 'Cancel', async () => (this.#host.isGuarded() ? null : this.leave())),
      barButton('write-changes', 'Write changes', this.#write, {
        name: `Write changes for ${name}`,
        enabled: !hasNothing,
        reason: hasNothing ? 'There is nothing to change' : null,
        primary: true,
      }),
    ];
  }

  /** Nobody looks any more, nor at the row it came from. */
  forget(): void {
    this.#set(null);
  }

  /** Back to the row. */
  readonly leave = (): null => {
    const look = this.#look;
    this.#set(null);
    if (look) void this.#host.focusRow(look.toolId);
    return null;
  };

  /** Resolves with why there is nothing to look at, else null. */
  async lookAt(toolId: ToolId, formId: string): Promise<string | null> {
    const reply = await this.#host.bridge.TOOL_DIFF({ toolId, formId });
    if (!this.#host.active) return null;
    if (reply.ok) {
      await this.#show({ toolId, formId, diff: reply.value, said: null });
      return null;
    }
    this.#notes.announce(reply.refusal.sentence);
    return reply.refusal.sentence;
  }

  /** A new key or address in the place of the old one needs no second look; more than that does. */
  async update({ toolId, displayName, applyFormId, appliedAtMs }: ToolIntegration) {
    if (applyFormId === null) return null;
    const { bridge } = this.#host;
    const request = { toolId, formId: applyFormId };
    const diff = await bridge.TOOL_DIFF(request);
    if (!diff.ok) return this.#refuse(toolId, diff.refusal.sentence);
    const isMore = appliedAtMs === null && !onlyReplaces(diff.value);
    if (isMore || diff.value.neighbours.some(({ canSetAside }) => canSetAside)) {
      await this.#show({ ...request, diff: diff.value, said: null });
      return null;
    }
    const reply = await bridge.TOOL_APPLY({ ...request, planId: diff.value.planId });
    if (!reply.ok) return this.#refuse(toolId, reply.refusal.sentence);
    this.#notes.put(toolId, null);
    await this.#feed.refresh();
    this.#notes.announce(`${displayName} updated`);
    return 'Updated';
  }

  /** The same change the other way: with what wins over it, or without. */
  readonly toggleAside = async (): Promise<void> => {
    const look = this.#look;
    if (!look) return;
    const { toolId, formId, diff } = look;
    const setAside = !diff.setsAside;
    const reply = await this.#host.bridge.TOOL_DIFF({ toolId, formId, setAside });
    if (this.#look !== look) return;
    const said = reply.ok ? null : reply.refusal.sentence;
    // Also where it was refused: the tick goes back.
    this.#set({ ...look, diff: reply.ok ? reply.value : diff, said });
    this.#notes.announce(said ?? this.#look.diff.sentence);
  };

  #refuse(toolId: ToolId, sentence: string): null {
    this.#notes.putResult(toolId, sentence);
    return null;
  }

  #set(look: Look | null): void {
    this.#look = look;
    this.#host.requestUpdate();
  }

  async #show(look: Look): Promise<void> {
    if (!this.#host.active) return;
    this.#host.conceal();
    this.#set(look);
    this.#notes.announce(look.diff.sentence);
    await this.#host.focusDiff();
  }

  readonly #write = async (): Promise<null> => {
    const look = this.#look;
    if (!look || this.#host.isGuarded()) return null;
    const { bridge } = this.#host;
    const { toolId, diff } = look;
    const request = requestOf(look);
    const reply = await bridge.TOOL_APPLY({ ...request, planId: diff.planId });
    if (reply.ok) {
      this.#notes.put(toolId, null);
      this.#notes.announce(`Changes for ${this.#feed.nameOf(toolId)} written`);
      await this.#feed.refresh();
      if (this.#look === look) this.leave();
      return null;
    }
    const { sentence } = reply.refusal;
    if (this.#look !== look) return this.#refuse(toolId, sentence);
    this.#set({ ...look, said: sentence });
    const fresh = await bridge.TOOL_DIFF(request);
    if (fresh.ok && this.#look?.said === sentence) {
      this.#set({ ...look, diff: fresh.value, said: sentence });
    }
    this.#notes.announce(sentence);
    return null;
  };

  async #copyInstead(toolId: ToolId, formId: string): Promise<null> {
    if (this.#host.isGuarded()) return null;
    await this.#commands.copyPreset(toolId, formId);
    return this.leave();
  }
}
