import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmitter } from '../../main/base/core/emitter.ts';
import type { HealthState } from '../../main/contract/health.ts';
import type { PickedModels } from '../../main/contract/tools.ts';
import type { LaunchSettings } from '../../main/gateway/core/gateway-ports.ts';
import {
  createToolService,
  type ToolService,
  type ToolServiceParts,
} from '../../main/tools/tool-service.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { startModelGateway } from '../support/model-gateway.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { until } from '../support/until.ts';

const keyOf = (letter: string): string => `korproxy-${letter.repeat(43)}`;

let run: Run;
let service: ToolService;
let clipboard: string;
let launchSettings: LaunchSettings;
let changes: number;
let logged: string;
let enter: (state: HealthState) => void;
const clock = new FakeClock();

beforeEach(() => {
  run = newRun();
  clipboard = '';
  launchSettings = {
    ...{ port: 1, apiKey: keyOf('a'), sidecarPath: null, coreVersion: null },
    modelListFromNetwork: false,
  };
  changes = 0;
  logged = '';
  const env = { PATH: '/nowhere', KORPROXY_DATA_DIR: path.join(run.folder, 'data') };
  const gateways = createEmitter<ToolServiceParts['gateway']>({
    error: (_event, fields) => {
      throw fields?.['error'];
    },
  });
  const health = { state: 'starting' as HealthState };
  const gateway = { health, onChange: gateways.on } as unknown as ToolServiceParts['gateway'];
  enter = (state) => {
    health.state = state;
    gateways.emit(gateway);
  };
  const log = (event: string, fields?: unknown): void => {
    logged += `${event} ${JSON.stringify(fields ?? {})}\n`;
  };
  let picked: PickedModels = { main: null, further: [], small: null };
  service = createToolService({
    machine: { env, platform: 'linux', home: run.folder },
    clock,
    log: { debug: log, info: log, warn: log, error: log },
    shell: {
      copyText: async (text) => {
        clipboard = text;
      },
      readText: async () => clipboard,
    },
    preferences: {
      launchSettings: () => launchSettings,
      pickedModels: () => picked,
      setPickedModels: (wanted) => {
        picked = wanted;
      },
    },
    gateway,
  });
  service.onChange(() => {
    changes += 1;
  });
});
afterEach(() => {
  service.close();
  run.dispose();
});

const write = (name: string, text: string): void => {
  const file = path.join(run.folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
};
const claudePoints = (apiKey: string): void =>
  write(
    '.claude/settings.json',
    JSON.stringify({
      env: { ANTHROPIC_BASE_URL: 'http://127.0.0.1:1', ANTHROPIC_AUTH_TOKEN: apiKey },
    }),
  );
const claude = () => service.glances().find(({ id }) => id === 'claude-code')?.state ?? null;
const seen = (state: string) => until(`Claude Code is ${state}`, () => claude() === state);

describe('what the snapshot tells of the tools', () => {
  it('is nothing while the first start is on its way, and all of it once that has ended', async () => {
    claudePoints(launchSettings.apiKey);
    enter('starting');
    expect(service.glances()).toEqual([]);
    enter('healthy');
    await seen('points-here');
    expect(changes).toBe(1);
    expect(JSON.stringify(service.glances())).not.toContain(launchSettings.apiKey);
  });

  it.each<HealthState>(['stopped', 'failed'])(
    'is there too when the start ends %s',
    async (state) => {
      claudePoints(launchSettings.apiKey);
      enter(state);
      await seen('points-here');
    },
  );

  it('follows a new key and a new port when it is told of them', async () => {
    claudePoints(launchSettings.apiKey);
    enter('healthy');
    await seen('points-here');
    launchSettings = { ...launchSettings, apiKey: keyOf('b') };
    service.look();
    await seen('holds-old-key');
    launchSettings = { ...launchSettings, port: 2 };
    service.look();
    await seen('holds-old-address');
  });

  it('is looked for again when the gateway is back, and says nothing where nothing changed', async () => {
    enter('healthy');
    await until('it was looked for', () => changes === 1);
    enter('degraded');
    enter('unreachable');
    claudePoints(launchSettings.apiKey);
    enter('healthy');
    await seen('points-here');
    await service.list();
    expect(changes).toBe(2);
  });

  it('has each list in it', async () => {
    claudePoints(launchSettings.apiKey);
    await service.list();
    expect(claude()).toBe('points-here');
  });
});

describe('a copy from the tray', () => {
  it('has the sentence where fields go as its first line, and says when nobody answers', async () => {
    enter('stopped');
    write('.vscode/extensions/saoudrizwan.claude-dev-3.66.0/package.json', '{}');
    expect(await service.copyFromTray('cline')).toBe('Copied. The gateway is stopped.');
    expect(clipboard).toMatch(/^In VS Code open Cline.*\nProvider: OpenAI Compatible\n/);
    expect(clipboard).toContain(launchSettings.apiKey);
    expect(logged).not.toContain(launchSettings.apiKey);
  });

  it('of a file is exactly the file', async () => {
    enter('stopped');
    await service.copyFromTray('continue');
    expect(clipboard).toMatch(/^name: KorProxy\n/);
  });
});

describe('a model that the gateway lists from now on', () => {
  it('is in the picker and in the presets at once, with nothing restarted', async () => {
    const gateway = await startModelGateway(launchSettings.apiKey, ['claude-sonnet-4-5-20250101']);
    launchSettings = { ...launchSettings, port: gateway.port };
    enter('healthy');
    const picker = async () => (await service.models()).listed;
    const preset = async (): Promise<unknown> => {
      const openCode = (await service.list()).find(({ toolId }) => toolId === 'opencode');
      const { model, provider } = JSON.parse(openCode?.configSnippet ?? '') as {
        readonly model: string;
        readonly provider: { readonly korproxy: { readonly models: object } };
      };
      return [model, Object.keys(provider.korproxy.models)];
    };
    expect(await picker()).toEqual(['claude-sonnet-4-5-20250101']);
    expect(await preset()).toEqual([
      'korproxy/claude-sonnet-4-5-20250101',
      ['claude-sonnet-4-5-20250101'],
    ]);
    gateway.offer(['claude-sonnet-4-5-20250101', 'claude-sonnet-5']);
    expect(await picker()).toEqual(['claude-sonnet-4-5-20250101', 'claude-sonnet-5']);
    expect(await preset()).toEqual([
      'korproxy/claude-sonnet-5',
      ['claude-sonnet-5', 'claude-sonnet-4-5-20250101'],
    ]);
    await service.copy({ toolId: 'opencode' });
    expect(clipboard).toContain('"model": "korproxy/claude-sonnet-5"');
    await gateway.close();
  });
});
