import type { LitElement, TemplateResult } from 'lit';
import type { BarButton } from './bar.ts';

/** A tab's content beside the skeleton. */
export interface TabView extends LitElement {
  /** Seen by the user right now: its tab is chosen and the popover is shown. Work for nobody is not done. */
  active: boolean;
  /** The action bar while this tab is shown. */
  readonly bar: readonly BarButton[];
  /** In place of the buttons (the model picker over the whole width); null for none. */
  readonly barContent: TemplateResult | null;
  /** Takes Esc for an open row or sub-view; false when there is nothing to close. */
  escape(): boolean;
  /** The popover was left: what must not stay in sight goes (a shown key, names of accounts). */
  conceal(): void;
}

export const barChanged = (): Event => new Event('bar-changed', { bubbles: true, composed: true });
