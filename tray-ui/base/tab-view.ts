import type { LitElement, TemplateResult } from 'lit';
import type { BarButton } from './bar.ts';

/** A tab's content beside the skeleton, which the popover keeps. */
export interface TabView extends LitElement {
  /** Its tab is chosen and the popover is shown. Work for nobody is not done. */
  active: boolean;
  /** The action bar while this tab is shown. */
  readonly bar: readonly BarButton[];
  /** Stands in the bar instead of buttons; null for none. */
  readonly barContent: TemplateResult | null;
  /** Takes Escape for an open row or sub-view; false when there is nothing to close. */
  escape(): boolean;
  /** The popover was left: what must not stay in sight goes. */
  conceal(): void;
}

/** Says that `bar` or `barContent` is another one now. */
export const barChanged = (): Event => new Event('bar-changed', { bubbles: true, composed: true });
