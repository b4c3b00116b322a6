import { type ProviderId, providerIds } from '../../main/contract/providers.ts';
import { capabilities, hasRow, noLoginWords } from '../../main/providers/core/capabilities.ts';
import {
  type LineCapability,
  type Login,
  sidecarSeries,
} from '../../main/providers/core/capability-types.ts';

export const sectionStart =
  '<!-- capabilities: made by `npx tsx scripts/readme/draw.ts` from main/providers/core/capabilities.ts -->';
export const sectionEnd = '<!-- /capabilities -->';

const lineNames = { v6: '6.9', v7: '7.2' } as const;
const newestFirst = [...sidecarSeries].reverse();

const loginWords = (login: Login | null): string => {
  if (login === null) return 'none';
  return login.type === 'device' ? 'by code' : `browser, port ${login.callback.port}`;
};

const refreshWords: Readonly<Record<LineCapability['refresh'], string>> = {
  ahead: 'ahead of time',
  'on-use': 'on use',
  none: '-',
};

/** The lines that have a way in for it. */
const linesOf = (id: ProviderId) =>
  newestFirst.filter((line) => hasRow(capabilities[id].lines[line], true));

/** What each provider can do with each line of CLIProxyAPI, as the README tells it. */
export function capabilitySection(): string {
  const rows = providerIds.flatMap((id) =>
    linesOf(id).map((line) => {
      const { login, keys, defaultModels, refresh } = capabilities[id].lines[line];
      const models = defaultModels.map((model) => `\`${model}\``).join(', ');
      const sections = keys.map((key) => `\`${key}\``).join(', ') || '-';
      const cells = [loginWords(login), sections, models, refreshWords[refresh]];
      return `| ${capabilities[id].name} | ${lineNames[line]} | ${cells.join(' | ')} |`;
    }),
  );
  const limits = providerIds.flatMap((id) =>
    newestFirst.flatMap((line) =>
      capabilities[id].lines[line].limits.map((limit) => ({ id, limit })),
    ),
  );
  const sentences = [...new Set(limits.map(({ limit }) => limit))].map((limit) => {
    const ids = new Set(limits.filter((each) => each.limit === limit).map(({ id }) => id));
    const who = [...ids].map((id) => capabilities[id].name).join(', ');
    return `- ${who}: ${limit}`;
  });
  const ended = providerIds
    .filter((id) => capabilities[id].loginEnd !== null)
    .map((id) => `- ${noLoginWords(id)}`);
  return [
    sectionStart,
    '',
    '| Provider | CLIProxyAPI | Login | Keys in `config.yaml` | Asked in a test, first that is listed | Token refresh |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    'A login that its service has ended is not offered, unless 6.9 runs, which still has it:',
    '',
    ...ended,
    '',
    'All of them stream, and a test asks for a stream: its time is to the first byte.',
    '',
    ...sentences,
    '',
    sectionEnd,
  ].join('\n');
}

/** The README with the section as it is now. Throws where the marks are missing. */
export function withSection(readme: string): string {
  const from = readme.indexOf(sectionStart);
  const to = readme.indexOf(sectionEnd);
  if (from < 0 || to < from) throw new Error('README.md lacks the marks of the capabilities');
  return readme.slice(0, from) + capabilitySection() + readme.slice(to + sectionEnd.length);
}
