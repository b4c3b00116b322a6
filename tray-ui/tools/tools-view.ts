import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ActionId } from '../../main/contract/actions.ts';
import type { Bridge, Reply } from '../../main/contract/commands.ts';
import type { ToolGlance } from '../../main/contract/tools.ts';
import type { BarButton } from '../bar.ts';
import type { TabView } from '../tab-view.ts';
import { base } from '../theme.ts';

@customElement('tools-view')
export class ToolsView extends LitElement implements TabView {
  static override styles = [base];

  @property({ attribute: false }) accessor bridge: Bridge | null = null;
  @property({ type: Boolean }) accessor active = false;
  @property({ attribute: false }) accessor glances: readonly ToolGlance[] = [];
  @property({ attribute: false }) accessor nowMs = 0;
  @property({ attribute: false }) accessor say: (words: string) => void = () => {};
  @property({ attribute: false }) accessor showLogs: (fromMs: number, toMs: number) => void =
    () => {};
  @property({ attribute: false }) accessor runAction:
    | ((action: ActionId) => Promise<Reply<string | null>>)
    | null = null;

  readonly bar: readonly BarButton[] = [];
  readonly barContent = null;

  escape(): boolean {
    return false;
  }

  conceal(): void {}

  override render() {
    return html``;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tools-view': ToolsView;
  }
}
