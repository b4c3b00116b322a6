import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ActionId } from '../../main/contract/actions.ts';
import type { Bridge, Reply } from '../../main/contract/commands.ts';
import type { ProvidersView as Rows } from '../../main/contract/providers-view.ts';
import type { BarButton } from '../bar.ts';
import type { TabView } from '../tab-view.ts';
import { base } from '../theme.ts';

@customElement('providers-view')
export class ProvidersView extends LitElement implements TabView {
  static override styles = [base];

  @property({ attribute: false }) accessor bridge: Bridge | null = null;
  @property({ type: Boolean }) accessor active = false;
  @property({ attribute: false }) accessor view: Rows | null = null;
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
    'providers-view': ProvidersView;
  }
}
