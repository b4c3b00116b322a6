import { html, nothing } from 'lit';
import { upIcon } from '../base/icons.ts';
import { emptyHtml } from '../elements/empty-view.ts';
import { smallButton } from '../elements/small-button.ts';
import type { LogFeed } from './log-feed.ts';
import { type LogChoice, nothingWords } from './log-filters.ts';

/** How many lines there are, and how many more have come while one reads. */
export function headerHtml(feed: LogFeed, toTop: () => void) {
  const { phase, count, rows, waiting, isReading, isLive } = feed;
  if (phase === 'slow') return html`<span>Looking for lines…</span>`;
  if (phase !== 'ready' || rows.length === 0) return html`<span></span>`;
  const mode = isLive ? (isReading ? ', paused while you read' : ', live') : '';
  const matching = count?.matching ?? rows.length;
  const lines = `${matching} ${matching === 1 ? 'line' : 'lines'}`;
  const lost = count
    ? count.unreadable.torn + count.unreadable.foreign + count.unreadable.overlong
    : 0;
  return html`
      <span class="count">${lines}${mode}${lost > 0 ? `, ${lost} unreadable` : ''}</span>
      ${
        waiting > 0
          ? html`<button type="button" class="pill" @click=${toTop}>
              ${upIcon}
              ${waiting} new
            </button>`
          : nothing
      }
    `;
}

interface WaysOut {
  readonly openFolder: () => Promise<null>;
  readonly clearFilters: () => Promise<null>;
}

/** Why there is no line to show; null when there is one, or still may be. */
export function nothingHtml({ phase, rows, count }: LogFeed, choice: LogChoice, ways: WaysOut) {
  if (phase === 'broken') {
    const button = smallButton('Open folder', ways.openFolder);
    return emptyHtml("Logs can't be read.", 'The folder is not readable.', button);
  }
  if (phase !== 'ready' || rows.length > 0) return null;
  if (count?.all === 0) return emptyHtml('No lines yet', 'The first come with the next start.');
  const button = smallButton('Clear filters', ways.clearFilters);
  return emptyHtml('Nothing matches', nothingWords(choice, count), button);
}
