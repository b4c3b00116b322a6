import { html, nothing, type TemplateResult } from 'lit';
import type { ToolIntegration, ToolState } from '../../main/contract/tools.ts';
import { face } from '../base/face.ts';
import { chevronIcon, elsewhereIcon } from '../base/icons.ts';
import { clipped } from '../base/shown-words.ts';
import { smallButton } from '../elements/small-button.ts';
import { isUnusual, places, type RowAction, rowWords } from './tool-words.ts';

/** What a row is drawn with beside its tool. */
export interface RowParts {
  readonly isOpen: boolean;
  /** With its face; rows of a computer without any tool have none. */
  readonly isMarked: boolean;
  /** What the last command for it answered, in the place of its second line. */
  readonly said: string | null;
  readonly action: RowAction | null;
  readonly toggle: () => void;
  readonly press: (action: RowAction) => Promise<string | null>;
  /** The unfolded part. */
  readonly detail: TemplateResult | typeof nothing;
}

const marks: Readonly<Record<ToolState, TemplateResult>> = {
  'points-here': face('healthy', 'cropped'),
  'points-elsewhere': elsewhereIcon,
  'holds-old-key': face('degraded', 'cropped'),
  'holds-old-address': face('degraded', 'cropped'),
  overruled: face('degraded', 'cropped'),
  detected: face('stopped', 'cropped'),
  'not-detected': face('stopped', 'cropped'),
  'cannot-work': face('stopped', 'cropped'),
};

const actionWords: Readonly<Record<RowAction, readonly [label: string, name: string]>> = {
  copy: ['Copy', 'Copy preset for'],
  show: ['Show', 'Show preset for'],
  update: ['Update', 'Update'],
  undo: ['Undo', 'Undo for'],
};

export function toolRowHtml(tool: ToolIntegration, parts: RowParts): TemplateResult {
  const { toolId, displayName, forms } = tool;
  const { isOpen, detail } = parts;
  const content = html`
    ${parts.isMarked ? html`<span class="mark">${marks[tool.state]}</span>` : nothing}
    <span class="text">
      <span class="name">${clipped(displayName)}</span>${lineHtml(tool, parts)}
    </span>
  `;
  if (forms.length === 0) {
    return html`<div class="row" role="listitem"><div class="head whole">${content}</div></div>`;
  }
  return html`<div class="row" role="listitem" data-tool=${toolId}>
    <div class="head ${parts.said === null && !isUnusual(tool) ? '' : 'whole'}">
      <button type="button" class="unfold" aria-expanded=${isOpen ? 'true' : 'false'} @click=${parts.toggle}>
        ${content}
      </button>
      ${trailingHtml(tool, parts)}
    </div>
    ${isOpen ? html`<div class="unfolded"><div class="inner">${detail}</div></div>` : nothing}
  </div>`;
}

/** An open row shows what its button would do below; only what cannot wait stays in the row. */
function trailingHtml({ displayName }: ToolIntegration, { action, isOpen, press }: RowParts) {
  if (action === null || (isOpen && (action === 'copy' || action === 'show'))) {
    return isOpen ? html`<span class="fold">${chevronIcon}</span>` : nothing;
  }
  const [label, name] = actionWords[action];
  return smallButton(label, () => press(action), { name: `${name} ${displayName}` });
}

function lineHtml(tool: ToolIntegration, { said, isMarked }: RowParts) {
  if (said !== null) return html`<span class="second">${clipped(said)}</span>`;
  const { first, rest, tone, warning } = rowWords(tool);
  const words = isMarked ? first : (places[tool.toolId] ?? first);
  const title = `${words}${rest}${warning}`;
  return html`<span class="second" title=${clipped(title)}
    ><span class=${tone}>${clipped(words)}</span>${clipped(rest)}${
      warning === '' ? nothing : html`<span class="amber">${warning}</span>`
    }</span
  >`;
}
