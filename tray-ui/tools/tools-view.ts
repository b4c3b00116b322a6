import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { createRef, ref } from 'lit/directives/ref.js';
import type { ToolGlance, ToolId, ToolIntegration } from '../../main/contract/tools.ts';
import { Absence } from '../base/absence.ts';
import type { BarButton } from '../base/bar.ts';
import { faceColours } from '../base/face.ts';
import { iconStyle } from '../base/icons.ts';
import { isControl } from '../base/list-keys.ts';
import { Listening } from '../base/listening.ts';
import { rowButton, tick, tones, twoLines, wholeRow } from '../base/shared-style.ts';
import { barChanged, TabView } from '../base/tab-view.ts';
import { base, card } from '../base/theme.ts';
import { emptyStyle } from '../elements/empty-view.ts';
import './preset-model-picker.ts';
import type { PresetModelPicker } from './preset-model-picker.ts';
import './preset-models.ts';
import type { PresetModels } from './preset-models.ts';
import { bringIntoView, moveInRows, toolRowOf } from './row-places.ts';
import { ToolCommands } from './tool-commands.ts';
import '../elements/file-diff.ts';
import type { FileDiff } from '../elements/file-diff.ts';
import { ToolFeed } from './tool-feed.ts';
import { ToolLook } from './tool-look.ts';
import { neighboursHtml, toolNeighboursStyle } from './tool-neighbours.ts';
import { ToolNotes } from './tool-notes.ts';
import './tool-preset.ts';
import type { PresetActions, ToolPreset } from './tool-preset.ts';
import { toolRowHtml } from './tool-row.ts';
import { toolRowStyle } from './tool-row-style.ts';
import { firstFormOf, type RowAction, rowAction } from './tool-words.ts';
import { toolsListHtml } from './tools-list.ts';
import { toolsViewStyle } from './tools-view-style.ts';

/** The tools of this computer and their presets: copy, apply, undo. */
@customElement('tools-view')
export class ToolsView extends TabView {
  static override styles = [
    ...[base, card, iconStyle, faceColours, emptyStyle],
    ...[twoLines, wholeRow, rowButton, tick, tones],
    ...[toolRowStyle, toolsViewStyle, toolNeighboursStyle],
  ];

  @property({ attribute: false }) accessor glances: readonly ToolGlance[] = [];
  /** Whether the bar takes no press just now. */
  @property({ attribute: false }) accessor isGuarded: () => boolean = () => false;

  @state() private accessor openId: ToolId | null = null;
  @state() private accessor openFormId: string | null = null;
  @state() private accessor showsMore = false;
  /** The models that presets use stand in the place of the list. */
  @state() private accessor showsModels = false;
  @query('tool-preset') private accessor preset: ToolPreset | null = null;
  @query('preset-models') private accessor modelsView: PresetModels | null = null;
  @query('file-diff') private accessor diffView: FileDiff | null = null;

  readonly #feed = new ToolFeed(this);
  readonly #notes = new ToolNotes(this);
  readonly #commands = new ToolCommands(this, this.#feed, this.#notes);
  readonly #look = new ToolLook(this, this.#feed, this.#notes, this.#commands);
  readonly #absence = new Absence();
  /** Drawn in the popover's bar. */
  readonly #picker = createRef<PresetModelPicker>();
  #barOf: readonly unknown[] = [];

  constructor() {
    super();
    new Listening(this, { keydown: this.#onEnter }, {});
  }

  get bar(): readonly BarButton[] {
    return this.#look.bar;
  }

  override get barContent(): TemplateResult | null {
    return this.#look.value
      ? null
      : html`<preset-model-picker
          .models=${this.#feed.models}
          ${ref(this.#picker)}
          ?expanded=${this.showsModels}
          .toggle=${this.#toggleModels}
        ></preset-model-picker>`;
  }

  escape(): boolean {
    if (this.#look.value) {
      this.#look.leave();
      return true;
    }
    if (this.showsModels) {
      this.#leaveModels();
      return true;
    }
    if (this.openId === null) return false;
    const folded = this.openId;
    this.#fold();
    void this.focusRow(folded);
    return true;
  }

  conceal(): void {
    this.preset?.conceal();
  }

  async focusDiff(): Promise<void> {
    await this.updateComplete;
    await this.diffView?.updateComplete;
    this.diffView?.focus();
  }

  async focusRow(toolId: ToolId): Promise<void> {
    await this.updateComplete;
    toolRowOf(this.renderRoot, toolId)?.querySelector<HTMLElement>('.unfold')?.focus();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('active')) this.#turn();
    else if (changed.has('glances') && this.active) {
      const before = changed.get('glances') as readonly ToolGlance[] | undefined;
      if (JSON.stringify(before) !== JSON.stringify(this.glances)) void this.#feed.refresh();
    }
  }

  protected override updated(): void {
    const barOf = [this.#look.value, this.#feed.models, this.showsModels];
    if (barOf.every((each, i) => each === this.#barOf[i])) return;
    this.#barOf = barOf;
    this.dispatchEvent(barChanged());
  }

  override render() {
    const look = this.#look.value;
    const list = toolsListHtml(this.#feed, {
      showsMore: this.showsMore,
      toggleMore: this.#toggleMore,
      again: this.#again,
      row: (tool, isMarked) => this.#row(tool, isMarked),
    });
    return html`
      <div class="list" ?hidden=${look !== null || this.showsModels} @keydown=${(event: KeyboardEvent) => moveInRows(this.renderRoot, event)}>${list}</div>
      ${
        this.showsModels && look === null
          ? html`<preset-models
              .models=${this.#feed.models}
              .pick=${this.#commands.pick}
              .mark=${this.#commands.mark}
              .back=${this.#leaveModels}
            ></preset-models>`
          : nothing
      }
      ${
        look === null
          ? nothing
          : html`<file-diff
              .diff=${look.diff}
              name=${this.#feed.nameOf(look.toolId)}
              .said=${look.said}
              .back=${this.#look.leave}
            >
              ${neighboursHtml(look.diff, this.#feed.nameOf(look.toolId), () => void this.#look.toggleAside())}
            </file-diff>`
      }
    `;
  }

  #row(tool: ToolIntegration, isMarked: boolean): TemplateResult {
    const { toolId } = tool;
    const isOpen = this.openId === toolId;
    const action = rowAction(tool, Date.now());
    return toolRowHtml(tool, {
      isOpen,
      isMarked,
      said: this.#notes.of(toolId),
      action,
      toggle: () => (isOpen ? this.#fold() : this.#unfold(tool)),
      press: (pressed) => this.#press(tool, pressed),
      detail: isOpen
        ? html`<tool-preset
            .tool=${tool}
            .formId=${this.openFormId}
            .actions=${this.#presetActions(tool)}
            ?forget=${this.#commands.forgets}
            ?offersundo=${tool.appliedAtMs !== null && action !== 'undo'}
          ></tool-preset>`
        : nothing,
    });
  }

  #presetActions(tool: ToolIntegration): PresetActions {
    const { toolId } = tool;
    return {
      copy: (formId, fieldId) => this.#commands.copyPart(tool, formId, fieldId),
      reveal: (formId) => this.#commands.reveal(toolId, formId),
      apply: (formId) => this.#look.lookAt(toolId, formId),
      undo: () => this.#commands.undo(toolId),
      confirm: () => this.#commands.confirm(toolId),
      choose: (formId) => {
        this.openFormId = formId;
      },
      setForget: (on) => {
        this.#commands.forgets = on;
      },
    };
  }

  /** The tab came to the front, or is left: for another tab, or with the whole popover. */
  #turn(): void {
    if (this.active) {
      if (this.#absence.isLong) this.#forgetVisit();
      this.#feed.start(this.bridge);
      return;
    }
    this.#feed.stop();
    this.conceal();
    this.#absence.begin();
    // Somebody who goes to paste into the tool comes back to where they were.
    if (!document.hidden) this.#forgetVisit();
  }

  #forgetVisit(): void {
    this.#notes.forgetAll();
    this.#fold();
    this.#look.forget();
    this.showsModels = false;
  }

  #fold(): void {
    this.openId = null;
    this.openFormId = null;
  }

  #unfold(tool: ToolIntegration): null {
    this.openId = tool.toolId;
    this.openFormId = firstFormOf(tool)?.id ?? null;
    void this.updateComplete.then(() => {
      const row = this.openId === null ? null : toolRowOf(this.renderRoot, this.openId);
      if (row) void bringIntoView(row);
    });
    return null;
  }

  readonly #toggleModels = (): void => {
    if (this.showsModels) {
      this.#leaveModels();
      return;
    }
    this.conceal();
    this.showsModels = true;
    void this.updateComplete
      .then(() => this.modelsView?.updateComplete)
      .then(() => this.modelsView?.focus());
  };

  readonly #leaveModels = (): void => {
    this.showsModels = false;
    this.#picker.value?.focus();
  };

  readonly #toggleMore = (): void => {
    this.showsMore = !this.showsMore;
  };

  readonly #again = async (): Promise<null> => {
    await this.#feed.refresh();
    return null;
  };

  async #press(tool: ToolIntegration, action: RowAction): Promise<string | null> {
    switch (action) {
      case 'copy':
        return this.#commands.copyPreset(tool.toolId);
      case 'update':
        return this.#look.update(tool);
      case 'undo':
        return this.#commands.undo(tool.toolId);
      case 'show':
        return this.#unfold(tool);
    }
  }

  /** The ink button of a tab is what Enter presses; here it stands in the open row. */
  readonly #onEnter = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.defaultPrevented || event.repeat) return;
    if (!this.active || this.#look.value || this.showsModels || isControl(event.composedPath()[0]))
      return;
    this.preset?.pressInk();
  };
}
