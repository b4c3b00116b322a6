import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pinOf } from '../../../scripts/clients/pins.ts';
import { clientFolder } from '../../../scripts/clients/provide.ts';
import { absenceOf } from '../support/client-tests.ts';
import type { Person } from '../support/person.ts';
import { personWith } from '../support/person-with.ts';

/** What is used of Continue's own library, as the core of its editor plugins uses it. */
interface ConfigYaml {
  RegistryClient: new (options: object) => object;
  parseConfigYaml(text: string): object;
  validateConfigYaml(config: object): readonly { readonly message: string }[];
  unrollAssistant(
    id: object,
    registry: object,
    options: object,
  ): Promise<{
    readonly config: { readonly models?: readonly Readonly<Record<string, unknown>>[] };
    readonly errors?: readonly unknown[];
  }>;
}

const pin = pinOf('continue-config');
const absence = absenceOf('continue-config');
const run = absence === null ? describe : describe.skip;
const title = `the files of Continue's preset, read by @continuedev/config-yaml ${pin?.version}`;

run(absence === null ? title : `${title} (skipped: ${absence})`, () => {
  let library: ConfigYaml;
  let user: Person;
  beforeEach(async () => {
    const folder = path.join(pin ? clientFolder(pin) : '', 'node_modules', '@continuedev');
    const entry = path.join(folder, 'config-yaml', 'dist', 'index.js');
    library = (await import(pathToFileURL(entry).href)) as ConfigYaml;
    user = personWith([], { port: 1337, apiKey: `korproxy-${'k'.repeat(43)}` });
  });
  afterEach(() => user.leave());

  const fileId = (place: string) => ({
    uriType: 'file',
    fileUri: pathToFileURL(user.file(place)).href,
  });
  /** The models that the picker then has. */
  const models = async (config: string, ...dropIns: readonly string[]) => {
    const read = await library.unrollAssistant(fileId(config), new library.RegistryClient({}), {
      renderSecrets: true,
      currentUserSlug: '',
      onPremProxyUrl: null,
      orgScopeId: null,
      platformClient: { resolveFQSNs: async () => [] },
      injectBlocks: dropIns.map(fileId),
    });
    expect(read.errors ?? []).toEqual([]);
    return (read.config.models ?? []).map(({ model, apiBase }) => [model, apiBase]);
  };

  const ours = ['claude-sonnet-5', 'http://127.0.0.1:1337/v1'];
  const mine = 'name: Mine\nversion: 1.0.0\nschema: v1\nmodels:';
  const own = ' [{ name: M, provider: openai, model: m, apiBase: http://127.0.0.1:9/v1 }]\n';

  it.each([
    ['no models', `${mine} []\n`, [ours]],
    ['a model', mine + own, [['m', 'http://127.0.0.1:9/v1'], ours]],
  ])('as a drop-in joins a config.yaml with %s', async (_what, config, expected) => {
    user.write('~/.continue/config.yaml', config);
    await user.korproxy('--apply', 'continue', '--form', 'drop-in', '--yes');
    expect(await models('~/.continue/config.yaml', '~/.continue/models/korproxy.yaml')).toEqual(
      expected,
    );
  });

  it('merged into a config.yaml stands before what was there', async () => {
    user.write('~/.continue/config.yaml', `# mine\n${mine}${own}`);
    await user.korproxy('--apply', 'continue', '--form', 'config-yaml', '--yes');
    expect(await models('~/.continue/config.yaml')).toEqual([ours, ['m', 'http://127.0.0.1:9/v1']]);
    expect(user.read('~/.continue/config.yaml')).toContain('# mine');
  });

  it('has every marked model in the picker, the default first', async () => {
    user.picked = { main: null, further: ['gpt-5.5'], small: 'gemini-3-flash' };
    await user.korproxy('--apply', 'continue', '--form', 'drop-in', '--yes');
    user.write('~/.continue/config.yaml', `${mine} []\n`);
    const found = await models('~/.continue/config.yaml', '~/.continue/models/korproxy.yaml');
    expect(found.map(([model]) => model)).toEqual([
      ...['claude-sonnet-5', 'gpt-5.5', 'gemini-3-flash'],
    ]);
    const { content } = await user.form('continue', 'drop-in');
    expect(library.validateConfigYaml(library.parseConfigYaml(content))).toEqual([]);
  });

  it.each(['drop-in', 'config-yaml'])('is valid as %s by its own rules', async (formId) => {
    const { content } = await user.form('continue', formId);
    expect(library.validateConfigYaml(library.parseConfigYaml(content))).toEqual([]);
  });
});
