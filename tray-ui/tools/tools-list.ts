import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ToolIntegration } from '../../main/contract/tools.ts';
import { chevronIcon } from '../base/icons.ts';
import { clipped } from '../base/shown-words.ts';
import { emptyHtml } from '../elements/empty-view.ts';
import { smallButton } from '../elements/small-button.ts';
import type { ToolFeed } from './tool-feed.ts';
import { isFound, staleWords, toolNames } from './tool-words.ts';

/** A computer without tools is offered so many at once. */
const offered = 3;

interface ListParts {
  /** The tools under the fold are shown. */
  readonly showsMore: boolean;
  readonly toggleMore: () => void;
  readonly again: () => Promise<null>;
  readonly row: (tool: ToolIntegration, isMarked: boolean) => TemplateResult;
}

type Tools = readonly ToolIntegration[];

/** The tools of this computer, and under a fold the others. */
export function toolsListHtml({ phase, tools, refused }: ToolFeed, parts: ListParts) {
  if (phase !== 'ready') {
    if (refused !== null) return brokenHtml(refused, parts);
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
    ${found.length > 0 ? foundHtml(found, others, parts) : noneHtml(others, parts)}
  `;
}

const foundHtml = (found: Tools, others: Tools, parts: ListParts) => html`
  <div class="card" role="list" aria-label="Tools on this computer">${rows(found, true, parts)}</div>
  ${
    others.length === 0
      ? nothing
      : html`<p class="section">Not detected</p>
          <div class="card" role="list" aria-label="Other tools">${folded(others, true, parts)}</div>`
  }
`;

const noneHtml = (others: Tools, parts: ListParts) => html`
  ${emptyHtml(
    'No tool found on this computer',
    'A preset can be copied all the same. Once a tool is installed it shows up here by itself.',
  )}
  <p class="section">Presets</p>
  <div class="card" role="list" aria-label="Presets">
    ${rows(others.slice(0, offered), false, parts)}${folded(others.slice(offered), false, parts)}
  </div>
`;

const brokenHtml = (refused: string, { again }: ListParts) =>
  emptyHtml("Tools can't be shown", refused, smallButton('Try again', again));

function folded(others: Tools, isMarked: boolean, parts: ListParts) {
  if (others.length === 0) return nothing;
  const title = others.length === 1 ? '1 more tool' : `${others.length} more tools`;
  return html`
    <div class="row" role="listitem">
      <button
        type="button"
        class="more row-button inside"
        aria-expanded=${parts.showsMore ? 'true' : 'false'}
        @click=${parts.toggleMore}
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
    ${parts.showsMore ? rows(others, isMarked, parts) : nothing}
  `;
}

const rows = (tools: Tools, isMarked: boolean, { row }: ListParts) =>
  repeat(
    tools,
    ({ toolId }) => toolId,
    (tool) => row(tool, isMarked),
  );
