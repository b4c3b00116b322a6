import { appDataFolder, type Computer, dotConfig, folderOf, inHome, joined } from '../computer.ts';
import { fieldsForm, jsonText, openAiFields, sharedFile, shellForm } from '../forms.ts';
import { type Facts, type Tool, usualTool } from '../preset.ts';
import { exportLines } from '../quoting.ts';

/** From documentation alone: copied with instructions, never written by us. */
const untried = { ...usualTool, tried: false } as const;

export const rooCode: Tool = {
  ...untried,
  id: 'roo-code',
  name: 'Roo Code',
  traces: () => ({ extensions: ['rooveterinaryinc.roo-cline'] }),
  forms: (facts) => [
    fieldsForm({ id: 'vs-code', label: 'VS Code' }, openAiFields(facts, 'OpenAI Compatible'), {
      steps: ['In VS Code open Roo Code, Settings, Providers and fill these four fields.'],
    }),
    sharedFile(
      facts,
      {
        ...{ id: 'import', label: 'Import', content: rooImport(facts) },
        path: inHome(facts.computer, 'roo-korproxy.json'),
      },
      {
        steps: [
          'Save it, then in Roo Code choose Settings, About, Import. The file holds your key.',
        ],
      },
    ),
  ],
};

const rooImport = ({ v1, apiKey, model }: Facts): string =>
  jsonText({
    providerProfiles: {
      currentApiConfigName: 'korproxy',
      apiConfigs: {
        korproxy: {
          id: 'korproxy',
          apiProvider: 'openai',
          openAiBaseUrl: v1,
          openAiApiKey: apiKey,
          openAiModelId: model,
        },
      },
    },
  });

const zedFolder = (computer: Computer): string =>
  computer.platform === 'win32'
    ? joined(computer, appDataFolder(computer), 'Zed')
    : joined(computer, dotConfig(computer), 'zed');

export const zed: Tool = {
  ...untried,
  id: 'zed',
  name: 'Zed',
  traces: (computer) => ({
    programs: ['zed', 'zeditor'],
    folders: [zedFolder(computer)],
  }),
  forms: (facts) => [
    sharedFile(
      facts,
      {
        id: 'settings',
        label: 'settings.json',
        path: joined(facts.computer, zedFolder(facts.computer), 'settings.json'),
        content: jsonText({
          language_models: {
            openai_compatible: {
              KorProxy: {
                api_url: facts.v1,
                available_models: facts.carried.map((name) => ({ name, max_tokens: 128_000 })),
              },
            },
          },
        }),
      },
      { steps: ['Zed keeps keys in the keychain: give it the API key in its Agent settings.'] },
    ),
  ],
};

export const vsCodeChat: Tool = {
  ...untried,
  id: 'vscode-chat',
  name: 'VS Code Chat',
  traces: (computer) => ({
    programs: ['code'],
    folders: [joined(computer, appDataFolder(computer), 'Code', 'User')],
  }),
  forms: (facts) => [
    sharedFile(
      facts,
      {
        id: 'models',
        label: 'File',
        path: joined(
          facts.computer,
          appDataFolder(facts.computer),
          ...['Code', 'User', 'chatLanguageModels.json'],
        ),
        content: jsonText([
          {
            name: 'KorProxy',
            vendor: 'customendpoint',
            apiType: 'chat-completions',
            models: facts.carried.map((id) => ({
              id,
              name: id,
              url: `${facts.v1}/chat/completions`,
              toolCalling: true,
              vision: false,
              maxInputTokens: 128_000,
              maxOutputTokens: 16_000,
            })),
          },
        ]),
      },
      {
        steps: [
          'VS Code 1.122 or later. Add the item to the list in the file.',
          'Run Chat: Manage Language Models and enter the API key there.',
        ],
      },
    ),
  ],
};

export const jetBrains: Tool = {
  ...untried,
  id: 'jetbrains',
  name: 'JetBrains AI Assistant',
  traces: (computer) => ({
    folders: [joined(computer, appDataFolder(computer), 'JetBrains')],
  }),
  forms: (facts) => [
    fieldsForm({ id: 'ide', label: 'IDE' }, openAiFields(facts, 'OpenAI-compatible'), {
      steps: ['In the IDE open Settings, Tools, AI Assistant, Providers & API keys.'],
    }),
  ],
};

export const xcode: Tool = {
  ...untried,
  id: 'xcode',
  name: 'Xcode',
  traces: ({ platform }) => ({
    folders: platform === 'darwin' ? ['/Applications/Xcode.app'] : [],
  }),
  forms: ({ root, apiKey }) => [
    fieldsForm(
      { id: 'settings', label: 'Settings' },
      [
        { id: 'base-url', label: 'URL', value: root },
        { id: 'api-key', label: 'API key', value: `Bearer ${apiKey}` },
        { id: 'header', label: 'Header', value: 'Authorization' },
      ],
      {
        steps: [
          'In Xcode 26 open Settings, Intelligence, Add a Provider, Internet Hosted. Locally Hosted has no place for the key.',
        ],
      },
    ),
  ],
};

export const goose: Tool = {
  ...untried,
  id: 'goose',
  name: 'Goose',
  traces: (computer) => ({
    programs: ['goose'],
    folders: [joined(computer, dotConfig(computer), 'goose')],
  }),
  forms: ({ computer, root, apiKey, model }) => [
    shellForm(
      {
        id: 'terminal',
        label: 'Terminal',
        content: exportLines(computer, {
          GOOSE_PROVIDER: 'openai',
          OPENAI_HOST: root,
          OPENAI_BASE_PATH: 'v1/chat/completions',
          OPENAI_API_KEY: apiKey,
          GOOSE_MODEL: model,
        }),
      },
      { next: 'Paste it into a terminal and run goose there.' },
    ),
  ],
};

export const crush: Tool = {
  ...untried,
  id: 'crush',
  name: 'Crush',
  traces: (computer) => ({
    programs: ['crush'],
    folders: [joined(computer, dotConfig(computer), 'crush')],
  }),
  forms: (facts) => [
    sharedFile(facts, {
      id: 'config',
      label: 'crush.json',
      path: joined(facts.computer, dotConfig(facts.computer), 'crush', 'crush.json'),
      content: jsonText({
        providers: {
          korproxy: {
            type: 'openai-compat',
            base_url: facts.v1,
            api_key: facts.apiKey,
            models: facts.models.map((id) => ({ id, name: id })),
          },
        },
        models: {
          large: { provider: 'korproxy', model: facts.model },
          small: { provider: 'korproxy', model: facts.smallModel },
        },
      }),
    }),
  ],
};

const impossible = (
  id: 'cursor' | 'windsurf' | 'amp',
  name: string,
  cannot: string,
  traces: Tool['traces'],
): Tool => ({ ...untried, id, name, cannot, traces, forms: () => [] });

export const cursor = impossible(
  'cursor',
  'Cursor',
  'Cursor asks models from its own servers, which cannot reach an address on this computer.',
  (computer) => ({ programs: ['cursor'], folders: [inHome(computer, '.cursor')] }),
);

export const windsurf = impossible(
  'windsurf',
  'Windsurf',
  'Windsurf has no setting for an address of your own.',
  (computer) => ({ programs: ['windsurf'], folders: [inHome(computer, '.windsurf')] }),
);

export const amp = impossible(
  'amp',
  'Amp',
  'Amp needs its own account behind the gateway, and newer gateways dropped its routes.',
  (computer) => ({
    programs: ['amp'],
    folders: [joined(computer, folderOf(computer, 'XDG_CONFIG_HOME', '.config'), 'amp')],
  }),
);
