import { html, type TemplateResult } from 'lit';
import './press-button.ts';

/** How a small button differs from a plain one that can always be pressed. */
interface Look {
  /** For screen readers; without one the label is the name. */
  readonly name?: string;
  /** Class in the styles around it. */
  readonly as?: string;
  /** The one button of a view that Enter presses. */
  readonly ink?: boolean;
  readonly off?: boolean;
  /** Why it is off. */
  readonly reason?: string | null;
  /** Before the label. */
  readonly icon?: TemplateResult;
}

/** A `press-button` as it stands in rows and under sentences. */
export const smallButton = (
  label: string,
  press: () => Promise<string | null>,
  { name = label, as = '', ink = false, off = false, reason = null, icon }: Look = {},
): TemplateResult => html`<press-button
  class=${as}
  kind="small"
  label=${label}
  name=${name}
  ?ink=${ink}
  ?off=${off}
  .reason=${reason}
  .icon=${icon ?? null}
  .press=${press}
></press-button>`;
