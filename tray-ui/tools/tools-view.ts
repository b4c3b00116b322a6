import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ActionId } from '../../main/contract/actions.ts';
import type { Bridge, Reply } from '../../main/contract/commands.ts';
import type {
  CopiedPreset,
  ToolDiff,
  ToolGlance,
  ToolId,
  ToolIntegration,
} from '../../main/contract/tools.ts';
import type { BarButton } from '../bar.ts';
import '../elements/press-button.ts';
import { faceColours } from '../face.ts';
import { chevronIcon, iconStyle } from '../icons.ts';
import { saidShownMs } from '../run-action.ts';
import { clipped } from '../shown-words.ts';
import { barChanged, type TabView } from '../tab-view.ts';
import { base, card } from '../theme.ts';
import './preset-model-picker.ts';
import './tool-diff.ts';
import type { ToolDiffView } from './tool-diff.ts';
import { ToolFeed } from './tool-feed.ts';
import './tool-preset.ts';
import type { PresetActions, ToolPreset } from './tool-preset.ts';
import { toolRowHtml, toolRowStyle } from './tool-row.ts';
import {
  changesNothing,
  copyWords,
  firstFormOf,
  formOf,
  isFound,
  onlyReplaces,
  type RowAction,
  rowAction,
  staleWords,
  toolNames,
} from './tool-words.ts';
import { toolsViewStyle } from './tools-view-style.ts';

/** Back within this time the tab is as it was left. */
const keptMs = 60_000;
/** A computer without tools is offered so many at once. */
const offered = 3;

/** A change that is being looked at before it is written. */
interface Look {
  readonly toolId: ToolId;
  readonly formId: string;
  readonly diff: ToolDiff;
  /** What an attempt to write it answered. */
  readonly said: string | null;
}

/** The tools of this computer and their presets: copy, apply, undo. */
@customElement('tools-view')
export class ToolsView extends LitElement implements TabView {
  static override styles = [base, card, iconStyle, faceColours, toolRowStyle, toolsViewStyle];

  @property({ attribute: false }) accessor bridge: Bridge | null = null;
  @property({ type: Boolean }) accessor active = false;
  @property({ attribute: false }) accessor glances: readonly ToolGlance[] = [];
  @property({ attribute: false }) accessor nowMs = 0;
  /** Whether the bar takes no press just now. */
  @property({ attribute: false }) accessor isGuarded: () => boolean = () => false;
  @property({ attribute: false }) accessor say: (words: string) => void = () => {};
  @property({ attribute: false }) accessor showLogs: (fromMs: number, toMs: number) => void =
    () => {};
  @property({ attribute: false }) accessor runAction:
    | ((action: ActionId) => Promise<Reply<string | null>>)
    | null = null;

  @state() private accessor openId: ToolId | null = null;
  @state() private accessor openFormId: string | null = null;
  @state() private accessor showsMore = false;
  @state() private accessor forgets = false;
  @state() private accessor look: Look | null = null;
  /** By tool: what its row says until the tab is left. */
  @state() private accessor said: ReadonlyMap<ToolId, string> = new Map();
  @query('tool-preset') private accessor preset: ToolPreset | null = null;
  @query('tool-diff') private accessor diffView: ToolDiffView | null = null;

  readonly #feed = new ToolFeed(this);
  #leftAtMs = -Infinity;
  #barOf: readonly unknown[] = [];

  get bar(): readonly BarButton[] {
    return this.look ? this.#lookBar(this.look) : [];
  }

  get barContent(): TemplateResult | null {
    return this.look
      ? null
      : html`<preset-model-picker .models=${this.#feed.models} .pick=${this.#pick}></preset-model-picker>`;
  }

  escape(): boolean {
    if (this.look) {
      this.#leaveLook();
      return true;
    }
    if (this.openId === null) return false;
    const folded = this.openId;
    this.#fold();
    void this.#focusRow(folded);
    return true;
  }

  conceal(): void {
    this.preset?.conceal();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.#onEnter);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.#onEnter);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('active')) this.#turn();
    else if (changed.has('glances') && this.active) {
      const before = changed.get('glances') as readonly ToolGlance[] | undefined;
      if (JSON.stringify(before) !== JSON.stringify(this.glances)) void this.#feed.refresh();
    }
  }

  protected override updated(): void {
    const barOf = [this.look, this.#feed.models];
    if (barOf.every((each, i) => each === this.#barOf[i])) return;
    this.#barOf = barOf;
    this.dispatchEvent(barChanged());
  }

  override render() {
    const { look } = this;
    return html`
      <div class="list" ?hidden=${look !== null} @keydown=${this.#onKey}>${this.#content()}</div>
      ${
        look === null
          ? nothing
          : html`<tool-diff
              .diff=${look.diff}
              name=${this.#nameOf(look.toolId)}
              .said=${look.said}
              .back=${this.#leaveLook}
            ></tool-diff>`
      }
    `;
  }

  #content() {
    const { phase, tools, refused } = this.#feed;
    if (phase !== 'ready') {
      if (refused !== null) return this.#brokenHtml(refused);
      return phase === 'slow'
        ? html`<div class="card"><div class="looking">Looking for tools…</div></div>`
        : nothing;
    }
    const found = tools.filter(isFound);
    const others = tools.filter((tool) => !isFound(tool));
    const stale = staleWords(tools);
    return html`
      ${refused === null ? nothing : html`<p class="notice plain">${clipped(refused)}</p>`}
      ${stale === null ? nothing : html`<p class="notice">${stale}</p>`}
      ${found.length > 0 ? this.#foundHtml(found, others) : this.#emptyHtml(others)}
    `;
  }

  #foundHtml(found: readonly ToolIntegration[], others: readonly ToolIntegration[]) {
    return html`
      <div class="card" role="list" aria-label="Tools on this computer">${this.#rows(found, true)}</div>
      ${
        others.length === 0
          ? nothing
          : html`<p class="section">Not detected</p>
              <div class="card" role="list" aria-label="Other tools">${this.#folded(others, true)}</div>`
      }
    `;
  }

  #emptyHtml(others: readonly ToolIntegration[]) {
    return html`
      <div class="empty">
        <span class="ring"></span>
        <h2>No tool found on this computer</h2>
        <p>A preset can be copied all the same. Once a tool is installed it shows up here by itself.</p>
      </div>
      <p class="section">Presets</p>
      <div class="card" role="list" aria-label="Presets">
        ${this.#rows(others.slice(0, offered), false)}${this.#folded(others.slice(offered), false)}
      </div>
    `;
  }

  #brokenHtml(refused: string) {
    return html`<div class="empty">
      <span class="ring"></span>
      <h2>Tools can't be shown</h2>
      <p>${clipped(refused)}</p>
      <press-button kind="small" label="Try again" name="Try again" .press=${this.#again}></press-button>
    </div>`;
  }

  #folded(others: readonly ToolIntegration[], isMarked: boolean) {
    if (others.length === 0) return nothing;
    const title = others.length === 1 ? '1 more tool' : `${others.length} more tools`;
    return html`
      <div class="row" role="listitem">
        <button
          type="button"
          class="more"
          aria-expanded=${this.showsMore ? 'true' : 'false'}
          @click=${this.#toggleMore}
        >
          <span class="text">
            <span class="name">${title}</span>
            <span class="second" title=${others.map(({ displayName }) => displayName).join(', ')}
              >${toolNames(others)}</span
            >
          </span>
          ${chevronIcon}
        </button>
      </div>
      ${this.showsMore ? this.#rows(others, isMarked) : nothing}
    `;
  }

  #rows(tools: readonly ToolIntegration[], isMarked: boolean) {
    return repeat(
      tools,
      ({ toolId }) => toolId,
      (tool) => this.#row(tool, isMarked),
    );
  }

  #row(tool: ToolIntegration, isMarked: boolean): TemplateResult {
    const { toolId } = tool;
    const isOpen = this.openId === toolId;
    const action = rowAction(tool, this.#now());
    return toolRowHtml(tool, {
      isOpen,
      isMarked,
      said: this.said.get(toolId) ?? null,
      action,
      toggle: () => (isOpen ? this.#fold() : this.#unfold(tool)),
      press: (pressed) => this.#press(tool, pressed),
      detail: isOpen
        ? html`<tool-preset
            .tool=${tool}
            .formId=${this.openFormId}
            .actions=${this.#presetActions(tool)}
            ?forget=${this.forgets}
            ?offersundo=${tool.appliedAtMs !== null && action !== 'undo'}
          ></tool-preset>`
        : nothing,
    });
  }

  #presetActions(tool: ToolIntegration): PresetActions {
    const { toolId } = tool;
    return {
      copy: (formId, fieldId) => this.#copyPart(tool, formId, fieldId),
      reveal: async (formId) =>
        (await this.bridge?.TOOL_REVEAL({ toolId, formId })) ?? this.#nobody(),
      apply: (formId) => this.#lookAt(toolId, formId, null),
      undo: () => this.#undo(tool),
      confirm: async () => {
        const reply = (await this.bridge?.TOOL_CONFIRM({ toolId })) ?? this.#nobody();
        this.#announce(reply.ok ? reply.value.sentence : reply.refusal.sentence);
        return reply;
      },
      choose: (formId) => {
        this.openFormId = formId;
      },
      setForget: (on) => {
        this.forgets = on;
      },
    };
  }

  #lookBar({ toolId, formId, diff }: Look): readonly BarButton[] {
    const name = this.#nameOf(toolId);
    const own = { enabled: true, reason: null, primary: false };
    const hasNothing = changesNothing(diff);
    return [
      {
        ...own,
        key: 'copy-instead',
        label: 'Copy instead',
        name: `Copy instead, preset for ${name}`,
        apart: true,
        quiet: true,
        press: () => this.#copyInstead(toolId, formId),
      },
      { ...own, key: 'cancel', label: 'Cancel', name: 'Cancel', press: this.#cancelLook },
      {
        key: 'write-changes',
        label: 'Write changes',
        name: `Write changes for ${name}`,
        enabled: !hasNothing,
        reason: hasNothing ? 'There is nothing to change' : null,
        primary: true,
        press: this.#write,
      },
    ];
  }

  /** The tab came to the front, or is left: for another tab, or with the whole popover. */
  #turn(): void {
    if (this.active && this.bridge) {
      if (performance.now() - this.#leftAtMs > keptMs) this.#forgetVisit();
      this.#feed.start(this.bridge);
      return;
    }
    this.#feed.stop();
    this.conceal();
    this.#leftAtMs = performance.now();
    // Somebody who goes to paste into the tool comes back to where they were.
    if (!document.hidden) this.#forgetVisit();
  }

  #forgetVisit(): void {
    this.said = new Map();
    this.#fold();
    this.look = null;
  }

  #now(): number {
    return this.nowMs === 0 ? Date.now() : this.nowMs;
  }

  #nameOf(toolId: ToolId): string {
    return this.#feed.tools.find((tool) => tool.toolId === toolId)?.displayName ?? toolId;
  }

  #fold(): void {
    this.openId = null;
    this.openFormId = null;
  }

  #unfold(tool: ToolIntegration): void {
    this.openId = tool.toolId;
    this.openFormId = firstFormOf(tool)?.id ?? null;
    void this.#bringIntoView();
  }

  readonly #toggleMore = (): void => {
    this.showsMore = !this.showsMore;
  };

  readonly #again = async (): Promise<null> => {
    await this.#feed.refresh();
    return null;
  };

  #press(tool: ToolIntegration, action: RowAction): Promise<string | null> {
    switch (action) {
      case 'copy':
        return this.#copyRow(tool);
      case 'update':
        return this.#update(tool);
      case 'undo':
        return this.#undo(tool);
      case 'show':
        this.#unfold(tool);
        return Promise.resolve(null);
    }
  }

  #copy(toolId: ToolId, formId?: string, fieldId?: string): Promise<Reply<CopiedPreset>> {
    const wish = {
      toolId,
      ...(formId === undefined ? {} : { formId }),
      ...(fieldId === undefined ? {} : { fieldId }),
      ...(this.forgets ? { forget: true } : {}),
    };
    return this.bridge?.TOOL_INTEGRATION_COPY(wish) ?? Promise.resolve(this.#nobody());
  }

  async #copyRow({ toolId, displayName }: ToolIntegration): Promise<string | null> {
    const reply = await this.#copy(toolId);
    if (!reply.ok) {
      this.#tellResult(toolId, reply.refusal.sentence);
      return null;
    }
    this.#tell(toolId, reply.value.next);
    this.#announce(`Preset for ${displayName} copied. ${reply.value.next}`);
    return 'Copied';
  }

  async #copyPart(
    tool: ToolIntegration,
    formId: string,
    fieldId: string | null,
  ): Promise<Reply<CopiedPreset>> {
    const { toolId, displayName } = tool;
    const reply = await this.#copy(toolId, formId, fieldId ?? undefined);
    if (!reply.ok) {
      this.#announce(reply.refusal.sentence);
      return reply;
    }
    const form = formOf(tool, formId);
    const { next } = reply.value;
    // Above the fields stands already what to do with them.
    const isKnown = form !== undefined && form.fields.length > 0 && next === form.next;
    this.#tell(toolId, isKnown ? null : next);
    const label = form?.fields.find(({ id }) => id === fieldId)?.label;
    const what = label === undefined ? 'Preset' : copyWords(label).replace(/^Copy /, '');
    const subject = what.charAt(0).toUpperCase() + what.slice(1);
    this.#announce(`${subject} for ${displayName} copied.${isKnown ? '' : ` ${next}`}`);
    return reply;
  }

  /** A new key or address in the place of the old one needs no second look; more than that does. */
  async #update({ toolId, displayName, applyFormId, appliedAtMs }: ToolIntegration) {
    if (applyFormId === null || !this.bridge) return null;
    const wish = { toolId, formId: applyFormId };
    const diff = await this.bridge.TOOL_DIFF(wish);
    if (!diff.ok) {
      this.#tellResult(toolId, diff.refusal.sentence);
      return null;
    }
    if (appliedAtMs === null && !onlyReplaces(diff.value)) {
      await this.#show({ ...wish, diff: diff.value, said: null });
      return null;
    }
    const reply = await this.bridge.TOOL_APPLY({ ...wish, planId: diff.value.planId });
    if (!reply.ok) {
      this.#tellResult(toolId, reply.refusal.sentence);
      return null;
    }
    this.#tell(toolId, null);
    await this.#feed.refresh();
    this.#announce(`${displayName} updated`);
    return 'Updated';
  }

  async #undo({ toolId }: ToolIntegration): Promise<null> {
    const reply = await this.bridge?.TOOL_UNDO({ toolId });
    if (!reply) return null;
    this.#tellResult(toolId, reply.ok ? reply.value : reply.refusal.sentence);
    await this.#feed.refresh();
    return null;
  }

  /** Resolves with why there is nothing to look at, else null. */
  async #lookAt(toolId: ToolId, formId: string, said: string | null): Promise<string | null> {
    const reply = await this.bridge?.TOOL_DIFF({ toolId, formId });
    if (!reply || !this.active) return null;
    if (reply.ok) {
      await this.#show({ toolId, formId, diff: reply.value, said });
      return null;
    }
    this.#announce(reply.refusal.sentence);
    return reply.refusal.sentence;
  }

  async #show(look: Look): Promise<void> {
    if (!this.active) return;
    this.conceal();
    this.look = look;
    this.#announce(look.said ?? look.diff.sentence);
    await this.updateComplete;
    await this.diffView?.updateComplete;
    this.diffView?.focus();
  }

  readonly #leaveLook = (): void => {
    const { look } = this;
    this.look = null;
    if (look) void this.#focusRow(look.toolId);
  };

  readonly #cancelLook = async (): Promise<null> => {
    if (!this.isGuarded()) this.#leaveLook();
    return null;
  };

  readonly #write = async (): Promise<null> => {
    const { look, bridge } = this;
    if (!look || !bridge || this.isGuarded()) return null;
    const { toolId, formId, diff } = look;
    const reply = await bridge.TOOL_APPLY({ toolId, formId, planId: diff.planId });
    if (reply.ok) {
      this.#tell(toolId, null);
      this.#announce(`Changes for ${this.#nameOf(toolId)} written`);
      await this.#feed.refresh();
      if (this.look === look) this.#leaveLook();
      return null;
    }
    const { sentence } = reply.refusal;
    if (this.look !== look) {
      this.#tellResult(toolId, sentence);
      return null;
    }
    this.look = { ...look, said: sentence };
    const fresh = await bridge.TOOL_DIFF({ toolId, formId });
    if (fresh.ok && this.look?.said === sentence) {
      this.look = { ...look, diff: fresh.value, said: sentence };
    }
    this.#announce(sentence);
    return null;
  };

  async #copyInstead(toolId: ToolId, formId: string): Promise<null> {
    if (this.isGuarded()) return null;
    const reply = await this.#copy(toolId, formId);
    this.#leaveLook();
    if (reply.ok) {
      this.#tell(toolId, reply.value.next);
      this.#announce(`Preset for ${this.#nameOf(toolId)} copied. ${reply.value.next}`);
    } else this.#tellResult(toolId, reply.refusal.sentence);
    return null;
  }

  readonly #pick = async (modelId: string | null): Promise<string | null> => {
    const reply = (await this.bridge?.TOOL_MODEL_PICK({ modelId })) ?? this.#nobody();
    if (reply.ok) this.#feed.setModels(reply.value);
    else this.#announce(reply.refusal.sentence);
    void this.#feed.refresh();
    return reply.ok ? null : reply.refusal.sentence;
  };

  /** Stands in the row of the tool until the tab is left; null takes it away. */
  #tell(toolId: ToolId, words: string | null): void {
    if (!this.active && !document.hidden) return;
    const said = new Map(this.said);
    if (words === null) said.delete(toolId);
    else said.set(toolId, words);
    this.said = said;
  }

  /** What came of a command, for as long as it takes to read it. */
  #tellResult(toolId: ToolId, words: string): void {
    this.#tell(toolId, words);
    this.#announce(words);
    setTimeout(() => {
      if (this.said.get(toolId) === words) this.#tell(toolId, null);
    }, saidShownMs);
  }

  #announce(words: string): void {
    if (this.active) this.say(clipped(words));
  }

  #nobody(): { readonly ok: false; readonly refusal: { code: string; sentence: string } } {
    return { ok: false, refusal: { code: 'unexpected', sentence: 'KorProxy gave no answer.' } };
  }

  #rowOf(toolId: ToolId): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`[data-tool="${CSS.escape(toolId)}"]`);
  }

  async #focusRow(toolId: ToolId): Promise<void> {
    await this.updateComplete;
    this.#rowOf(toolId)?.querySelector<HTMLElement>('.line')?.focus();
  }

  /** Once it has its full height; of one that is higher than the view the beginning. */
  async #bringIntoView(): Promise<void> {
    await this.updateComplete;
    const row = this.openId === null ? null : this.#rowOf(this.openId);
    if (!row) return;
    await Promise.allSettled(row.getAnimations({ subtree: true }).map(({ finished }) => finished));
    const { clientHeight = 0 } = row.closest('.list') ?? {};
    row.scrollIntoView({ block: row.offsetHeight > clientHeight ? 'start' : 'nearest' });
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('.head, .more');
    if (!row) return;
    const line = row.matches('.more') ? row : row.querySelector<HTMLElement>('.line');
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      const lines = [...this.renderRoot.querySelectorAll<HTMLElement>('.line, .more')];
      event.preventDefault();
      lines[lines.indexOf(line ?? row) + step]?.focus();
      return;
    }
    const isOpen = line?.getAttribute('aria-expanded') === 'true';
    if ((event.key === 'ArrowRight' && !isOpen) || (event.key === 'ArrowLeft' && isOpen)) {
      event.preventDefault();
      line?.click();
      line?.focus();
    }
  };

  /** The ink button of a tab is what Enter presses; here it stands in the open row. */
  readonly #onEnter = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.defaultPrevented || event.repeat) return;
    if (!this.active || this.look || isControl(event.composedPath()[0])) return;
    this.preset?.pressInk();
  };
}

const isControl = (target: EventTarget | undefined): boolean =>
  target instanceof Element && target.closest('button, a, input, select, textarea') !== null;

declare global {
  interface HTMLElementTagNameMap {
    'tools-view': ToolsView;
  }
}
