import { css, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ToolDiff } from '../../main/contract/tools.ts';
import { clipped } from '../base/shown-words.ts';

export const toolNeighboursStyle = css`
  .others {
    flex: none;
    margin: 0 0 8px;
    padding: 0;
    list-style: none;
  }

  .others li {
    overflow-wrap: anywhere;
  }

  .others li + li {
    margin-top: 4px;
  }

  .others .wins {
    color: var(--t1);
  }

  .aside {
    flex: none;
    margin: -4px 0 4px;
  }
`;

/** What decides beside the settings that are written: set aside on a tick, else said. */
export function neighboursHtml(
  { neighbours, setsAside }: ToolDiff,
  name: string,
  toggle: (event: Event) => void,
) {
  const left = neighbours.filter(({ canSetAside }) => !(setsAside && canSetAside));
  const isOffered = neighbours.some(({ canSetAside }) => canSetAside);
  return html`
    ${
      isOffered
        ? html`<label class="tick aside"
            ><input type="checkbox" .checked=${live(setsAside)} @change=${toggle} />Set aside what wins
            over these settings</label
          >`
        : nothing
    }
    ${
      left.length === 0
        ? nothing
        : html`<ul class="others" aria-label="Other settings that count for ${clipped(name)}">
            ${left.map(
              ({ sentence, wins }) =>
                html`<li class=${wins ? 'wins' : ''}>${clipped(sentence)}</li>`,
            )}
          </ul>`
    }
  `;
}
