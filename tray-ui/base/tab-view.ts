import { LitElement, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Bridge } from '../../main/contract/commands.ts';
import type { BarButton } from './bar.ts';

/** A tab's content beside the skeleton, which the popover keeps. */
export abstract class TabView extends LitElement {
  @property({ attribute: false }) accessor bridge!: Bridge;
  @property({ attribute: false }) accessor say: (words: string) => void = () => {};
  /** Its tab is chosen and the popover is shown. Work for nobody is not done. */
  @property({ type: Boolean }) accessor active = false;
  /** The action bar while this tab is shown. */
  abstract readonly bar: readonly BarButton[];

  /** Stands in the bar instead of buttons; null for none. */
  get barContent(): TemplateResult | null {
    return null;
  }

  /** Takes Escape for an open row or sub-view; false when there is nothing to close. */
  abstract escape(): boolean;

  /** The popover was left: what must not stay in sight goes. */
  abstract conceal(): void;
}

/** Says that `bar` or `barContent` is another one now. */
export const barChanged = (): Event => new Event('bar-changed', { bubbles: true, composed: true });
