import { css, html, nothing } from 'lit';
import type { ImportedAccounts } from '../../main/contract/provider-rows.ts';
import { clipped } from '../base/shown-words.ts';

export const leftFilesStyle = css`
  ul {
    margin-top: 4px;
    padding: 0;
    list-style: none;
  }

  li + li {
    margin-top: 2px;
  }
`;

/** Files that did not come along, and why. They are named after people: shown only while somebody is here. */
export const leftFilesHtml = ({ left, more }: Pick<ImportedAccounts, 'left' | 'more'>) =>
  left.length === 0
    ? nothing
    : html`<p>Left where they are:</p>
        <ul aria-label="Files that were left">
          ${left.map(
            ({ file, sentence }) =>
              html`<li class="selectable"><bdi>${clipped(file)}</bdi>: ${clipped(sentence)}</li>`,
          )}
          ${more === 0 ? nothing : html`<li>And ${more} more.</li>`}
        </ul>`;
