import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Bridge } from '../../main/contract/commands.ts';
import type { ToolId, ToolIntegration, ToolModels } from '../../main/contract/tools.ts';

/** Tools come and go while the tab is looked at. */
const againMs = 3_000;
/** A list that comes sooner is not announced: the words would only flicker. */
const slowAfterMs = 150;

/** The tools and models as main last told them, asked anew as long as somebody looks. */
export class ToolFeed implements ReactiveController {
  tools: readonly ToolIntegration[] = [];
  models: ToolModels | null = null;
  /** `slow`: it is time to say that it takes a while. */
  phase: 'waiting' | 'slow' | 'ready' = 'waiting';
  /** Why the last question was not answered, else null. */
  refused: string | null = null;

  readonly #host: ReactiveControllerHost;
  #source: Bridge | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  #places = new Map<string, number>();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.stop();
  }

  start(source: Bridge): void {
    this.#source = source;
    this.#places = new Map();
    if (this.phase !== 'ready') {
      setTimeout(() => {
        if (this.phase !== 'waiting' || this.#source === null) return;
        this.phase = 'slow';
        this.#host.requestUpdate();
      }, slowAfterMs);
    }
    void this.refresh();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#source = null;
    if (this.phase === 'slow') this.phase = 'waiting';
  }

  /** Resolves when the newest answer is drawn from. */
  async refresh(): Promise<void> {
    const source = this.#source;
    if (!source) return;
    clearTimeout(this.#timer);
    this.#asked += 1;
    const asked = this.#asked;
    const [list, models] = await Promise.all([
      source.TOOL_INTEGRATION_LIST(undefined),
      source.TOOL_MODELS(undefined),
    ]);
    if (asked !== this.#asked) return;
    if (list.ok) {
      this.tools = this.#inPlace(list.value);
      this.phase = 'ready';
    }
    this.refused = list.ok ? null : list.refusal.sentence;
    if (models.ok) this.models = models.value;
    this.#host.requestUpdate();
    this.#timer = setTimeout(() => void this.refresh(), againMs);
  }

  nameOf(toolId: ToolId): string {
    return this.tools.find((tool) => tool.toolId === toolId)?.displayName ?? toolId;
  }

  setModels(models: ToolModels): void {
    this.models = models;
    this.#host.requestUpdate();
  }

  /** Nothing moves under the pointer: until the tab is left a tool keeps the place it was shown in. */
  #inPlace(tools: readonly ToolIntegration[]): readonly ToolIntegration[] {
    for (const { toolId } of tools) {
      if (!this.#places.has(toolId)) this.#places.set(toolId, this.#places.size);
    }
    const placeOf = ({ toolId }: ToolIntegration): number => this.#places.get(toolId) ?? 0;
    return tools.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}
