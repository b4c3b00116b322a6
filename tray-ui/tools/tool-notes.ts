import type { ReactiveControllerHost } from 'lit';
import type { Bridge } from '../../main/contract/commands.ts';
import type { ToolId } from '../../main/contract/tools.ts';
import { saidShownMs } from '../base/run-action.ts';

/** The Tools tab, as what acts for it sees it. */
export interface ToolsHost extends ReactiveControllerHost {
  readonly active: boolean;
  readonly bridge: Bridge;
  readonly say: (words: string) => void;
}

/** By tool: what its row says beside its state, until the tab is left. */
export class ToolNotes {
  readonly #host: ToolsHost;
  #notes: ReadonlyMap<ToolId, string> = new Map();

  constructor(host: ToolsHost) {
    this.#host = host;
  }

  of(toolId: ToolId): string | null {
    return this.#notes.get(toolId) ?? null;
  }

  forgetAll(): void {
    this.#notes = new Map();
    this.#host.requestUpdate();
  }

  /** Null takes the note away. */
  put(toolId: ToolId, words: string | null): void {
    if (!this.#host.active && !document.hidden) return;
    const notes = new Map(this.#notes);
    if (words === null) notes.delete(toolId);
    else notes.set(toolId, words);
    this.#notes = notes;
    this.#host.requestUpdate();
  }

  /** What came of a command, for as long as it takes to read it. */
  putResult(toolId: ToolId, words: string): void {
    this.put(toolId, words);
    this.announce(words);
    setTimeout(() => {
      if (this.of(toolId) === words) this.put(toolId, null);
    }, saidShownMs);
  }

  announce(words: string): void {
    if (this.#host.active) this.#host.say(words);
  }
}
