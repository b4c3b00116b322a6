import { html, nothing } from 'lit';
import type { Bridge, Reply } from '../../main/contract/commands.ts';
import type { ProviderRow } from '../../main/contract/provider-rows.ts';
import type { RowId } from '../../main/contract/providers.ts';
import { clipped } from '../base/shown-words.ts';
import { smallButton } from '../elements/small-button.ts';
import './account-list.ts';
import './login-steps.ts';
import './provider-model-picker.ts';

/** Around a test in the log. */
const aroundMs = 60_000;

/** What a row asks of the tab around it. */
export interface RowPorts {
  readonly bridge: Bridge;
  readonly say: (words: string) => void;
  readonly showLogs: (fromMs: number, toMs: number) => void;
  readonly toggle: (id: RowId, open: boolean) => void;
  readonly askDisconnect: (accountId: string | null) => void;
  /** Where a key is added, or a service of the user's own changed. */
  readonly openForm: (id: RowId) => null;
}

interface DetailParts {
  readonly ports: RowPorts;
  /** Whether names of accounts may be in the page. */
  readonly isSeen: boolean;
  readonly askedId: string | null;
  readonly choose: (modelId: string | null) => Promise<Reply<null>>;
}

/** What an unfolded row holds: its login while one waits, else the last test, accounts and models. */
export function detailHtml(row: ProviderRow, parts: DetailParts) {
  const { id, name, login, tested, models, model, button } = row;
  const { bridge, say, openForm } = parts.ports;
  const formButton = (label: string, of: string) =>
    smallButton(label, async () => openForm(id), { name: of, as: 'wide' });
  if (login !== null) {
    return html`<login-steps
      .login=${login}
      .providerId=${id}
      name=${name}
      .bridge=${bridge}
      .say=${say}
    ></login-steps>`;
  }
  const sentence = row.sentence ?? emptySentence(row);
  return html`
    ${sentence === null ? nothing : html`<p class="sentence selectable">${clipped(sentence)}</p>`}
    ${tested === null ? nothing : testedHtml(tested, row, parts.ports)}
    ${
      button.action === 'add-key' && !row.isEditable
        ? formButton('Add API key…', `Add API key… for ${name}`)
        : nothing
    }
    ${row.routing === null ? nothing : html`<p class="routing">${clipped(row.routing)}</p>`}
    ${parts.isSeen ? accountsHtml(row, parts) : nothing}
    ${row.isEditable ? formButton('Edit…', `Edit ${name}`) : nothing}
    ${
      models.length === 0
        ? nothing
        : html`<model-picker
            .models=${models}
            .model=${model}
            name=${name}
            .choose=${parts.choose}
          ></model-picker>`
    }
  `;
}

function testedHtml(tested: string, { name, testedAtMs }: ProviderRow, { showLogs }: RowPorts) {
  const show = (): void => {
    if (testedAtMs !== null) showLogs(testedAtMs - aroundMs, testedAtMs + aroundMs);
  };
  return html`<p class="tested">
    ${clipped(tested)}
    <button type="button" class="link" aria-label=${`Show in logs: test of ${name}`} @click=${show}>
      Show in logs
    </button>
  </p>`;
}

const accountsHtml = (
  { id, accountCount, unreadableCount }: ProviderRow,
  { ports, askedId }: DetailParts,
) =>
  html`<account-list
    .providerId=${id}
    .count=${accountCount + unreadableCount}
    .bridge=${ports.bridge}
    .say=${ports.say}
    .askedId=${askedId}
    .ask=${ports.askDisconnect}
  ></account-list>`;

/** A row that has nothing to tell would unfold to nothing. */
const emptySentence = ({ accountCount, unreadableCount, models, tested }: ProviderRow) =>
  accountCount + unreadableCount === 0 && models.length === 0 && tested === null
    ? 'No account is connected.'
    : null;
