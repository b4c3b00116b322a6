import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Bridge, CommandName, Input, Output, Reply } from '../../main/contract/commands.ts';
import type { ToolId, ToolIntegration } from '../../main/contract/tools.ts';
import { eventually } from '../support/eventually.ts';
import { pressInBar } from '../support/press-in-bar.ts';
import { realSidecar } from '../support/real-sidecar.ts';
import { rowOf, unfold } from '../support/stub-tools.ts';
import { until } from '../support/until.ts';
import type { App } from './support/app.ts';
import { clipboardOf } from './support/clipboard.ts';
import { connectPopover, debuggingSwitch } from './support/popover-page.ts';
import { requireParts } from './support/require-parts.ts';
import { Stage } from './support/stage.ts';

const defaultModel = 'claude-sonnet-5';

requireParts(
  'display',
  'bus',
  'electron',
  'sidecar-v7',
  'xclip',
)('presets in the real app', () => {
  const stage = Stage.forThisFile();

  /** A home of its own, with what `files` says in it; `config` is the gateway's. */
  const launch = async (files: Readonly<Record<string, string>>, config?: string) => {
    const run = stage.newRun();
    if (config !== undefined) {
      mkdirSync(path.join(run.folder, 'data'), { mode: 0o700 });
      writeFileSync(path.join(run.folder, 'data', 'config.yaml'), config, { mode: 0o600 });
    }
    const home = path.join(run.folder, "Zoë's home");
    const put = (name: string, text: string): void => {
      mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
      writeFileSync(path.join(home, name), text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
    };
    mkdirSync(home);
    for (const [name, text] of Object.entries(files)) put(name, text);
    const app = await stage.launchTo(/Healthy/, {
      run,
      sidecar: realSidecar() ?? '',
      args: [debuggingSwitch],
      env: { HOME: home, LOG_LEVEL: 'debug', PATH: '/usr/bin:/bin' },
    });
    return { app, at: (name: string) => path.join(home, name) };
  };
  const presetRows = async (): Promise<readonly string[]> => {
    const row = await (await stage.host.menu()).row('Copy preset').catch(() => null);
    return row?.children.map(({ label }) => label) ?? [];
  };
  const onClipboard = (text: string): Promise<true> =>
    until('it is on the clipboard', async () => (await clipboardOf(stage.display.name)) === text);

  it('are copied from the tray menu as the tool accepts them, with no key in the log', async () => {
    const { app } = await launch({ '.local/bin/cline': '#!/bin/sh\n' });
    await until('Cline leads the submenu', async () => (await presetRows())[0] === 'Cline');
    await stage.host.click('Copy preset', 'Cline');
    const key = keyOf(app);
    await onClipboard(
      `cline auth -p openai-compatible -k ${key} -m ${defaultModel} -b http://127.0.0.1:${app.port}/v1\n`,
    );
    await app.logged('preset.copied');
    expect(logText(app)).not.toContain(key);
    expect(app.output).not.toContain(key);
  });

  it('that are fields are copied as labelled lines that say where they go', async () => {
    const { app } = await launch({
      '.vscode/extensions/saoudrizwan.claude-dev-3.66.0/package.json': '{}',
    });
    await until('Cline leads the submenu', async () => (await presetRows())[0] === 'Cline');
    await stage.host.click('Copy preset', 'Cline');
    await onClipboard(
      [
        'In VS Code open Cline, Settings, API Configuration and fill these four fields.',
        'Provider: OpenAI Compatible',
        `Base URL: http://127.0.0.1:${app.port}/v1`,
        `API key: ${keyOf(app)}`,
        `Model ID: ${defaultModel}`,
        '',
      ].join('\n'),
    );
  });

  it('of tools that are not here are one step further away', async () => {
    const { app } = await launch({ '.local/bin/cline': '#!/bin/sh\n' });
    await until('the submenu is there', async () => (await presetRows()).includes('Cline'));
    expect(await presetRows()).toEqual(['Cline', '', 'Not detected here']);
    await stage.host.click('Copy preset', 'Not detected here', 'OpenAI SDKs');
    await onClipboard(
      `OPENAI_BASE_URL=http://127.0.0.1:${app.port}/v1\nOPENAI_API_KEY=${keyOf(app)}\n`,
    );
  });

  describe('asked for by the popover', () => {
    const settings = '{ "cleanupPeriodDays" : 30,\r\n\t"env": {"MINE": "1"} }';
    const claude = {
      '.claude/settings.json': settings,
      '.local/bin/claude': '#!/bin/sh\necho "{\\"result\\":\\"OK$ELECTRON_RUN_AS_NODE\\"}"\n',
    };

    const open = async (files: Readonly<Record<string, string>>, config?: string) => {
      const started = await launch(files, config);
      const popover = await connectPopover(started.app);
      await stage.host.activate();
      const page = await popover.page(/popover/);
      const tool = async (id: ToolId): Promise<ToolIntegration> => {
        const tools = await asked(page, 'TOOL_INTEGRATION_LIST', undefined);
        const found = tools.find(({ toolId }) => toolId === id);
        if (!found) throw new Error(`no ${id}`);
        return found;
      };
      const apply = async (toolId: ToolId, formId: string): Promise<void> => {
        const { planId } = await asked(page, 'TOOL_DIFF', { toolId, formId });
        await asked(page, 'TOOL_APPLY', { toolId, formId, planId });
      };
      return { ...started, popover, page, tool, apply };
    };

    it('are copied, written and taken back by clicks in the Tools tab', async () => {
      const { app, at, page, popover } = await open({
        ...claude,
        '.local/bin/cline': '#!/bin/sh\n',
      });
      const file = at('.claude/settings.json');
      const inFile = (): string => readFileSync(file, 'utf8');
      const second = (id: ToolId) => rowOf(page, id).locator('.second').innerText();
      await page.getByRole('tab', { name: 'Tools' }).click();
      await page.getByRole('button', { name: 'Copy preset for Cline' }).click();
      const key = keyOf(app);
      await onClipboard(
        `cline auth -p openai-compatible -k ${key} -m ${defaultModel} -b http://127.0.0.1:${app.port}/v1\n`,
      );
      await unfold(page, 'claude-code');
      await page.getByRole('radio', { name: 'settings.json', exact: true }).click();
      await page.getByRole('button', { name: 'Apply to Claude Code…' }).click();
      await pressInBar(page, 'Write changes for Claude Code');
      await eventually(inFile).toContain(key);
      await eventually(() => second('claude-code')).toMatch(/^Points here/);
      expect(await page.locator('korproxy-popover').innerText()).not.toContain(key);
      await page.getByRole('button', { name: 'Undo for Claude Code' }).first().click();
      await eventually(inFile).toBe(settings);
      await popover.close();
    });

    it('are shown as a difference, written, seen, confirmed and undone to the same bytes', async () => {
      const { app, at, page, popover, tool, apply } = await open(claude);
      const file = at('.claude/settings.json');
      const diff = await asked(page, 'TOOL_DIFF', { toolId: 'claude-code', formId: 'settings' });
      expect(diff.files).toMatchObject([{ path: '~/.claude/settings.json', isNew: false }]);
      expect(JSON.stringify(diff)).not.toContain(keyOf(app));
      expect(readFileSync(file, 'utf8')).toBe(settings);

      await apply('claude-code', 'settings');
      expect(await tool('claude-code')).toMatchObject({
        state: 'points-here',
        appliedAtMs: expect.any(Number) as number,
      });
      expect(readFileSync(file, 'utf8')).toContain(keyOf(app));
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(await asked(page, 'TOOL_CONFIRM', { toolId: 'claude-code' })).toEqual({
        ok: true,
        sentence: 'Claude Code answered through KorProxy.',
      });

      expect(await asked(page, 'TOOL_UNDO', { toolId: 'claude-code' })).toBe(
        'Undone. The file is exactly as it was.',
      );
      expect(readFileSync(file, 'utf8')).toBe(settings);
      expect(statSync(file).mode & 0o777).toBe(0o644);
      expect(await tool('claude-code')).toMatchObject({ state: 'detected', appliedAtMs: null });
      expect(logText(app)).not.toContain(keyOf(app));
      await popover.close();
    });

    it('are copied while the gateway is stopped, with the defaults, and say so', async () => {
      const { app, page, popover } = await open({});
      await asked(page, 'ACTION_RUN', { action: 'stop' });
      await stage.host.tooltip(/Stopped/, { pid: app.pid });
      const copied = await asked(page, 'TOOL_INTEGRATION_COPY', { toolId: 'continue' });
      expect(copied).toEqual({ formId: 'drop-in', next: 'Copied. The gateway is stopped.' });
      const text = await clipboardOf(stage.display.name);
      expect(text).toContain(`model: ${defaultModel}\n`);
      expect(text).toContain(`apiKey: ${keyOf(app)}\n`);
      await popover.close();
    });

    it('name the model that stands in for a default which the gateway does not offer', async () => {
      const { page, popover, tool } = await open(
        {},
        `openai-compatibility:
  - name: heron
    base-url: http://127.0.0.1:9/v1
    api-key-entries: [{ api-key: upstream }]
    models: [{ name: h, alias: claude-sonnet-4-6 }, { name: h, alias: heron-1 }]
`,
      );
      const model = { id: 'claude-sonnet-4-6', listed: true, replaces: defaultModel };
      expect((await tool('cline')).model).toEqual(model);
      expect(await asked(page, 'TOOL_MODELS', undefined)).toMatchObject({
        usual: 'claude-sonnet-4-6',
        listed: expect.arrayContaining(['claude-sonnet-4-6', 'heron-1']) as string[],
      });
      await asked(page, 'TOOL_INTEGRATION_COPY', { toolId: 'continue' });
      expect(await clipboardOf(stage.display.name)).toContain('model: claude-sonnet-4-6\n');
      await popover.close();
    });

    it('use the model that was picked, in this start and the next', async () => {
      const { app, page, popover } = await open({});
      expect(await asked(page, 'TOOL_MODELS', undefined)).toMatchObject({ chosen: null });
      const pick = await asked(page, 'TOOL_MODEL_PICK', { modelId: 'heron-1' });
      expect(pick).toMatchObject({ chosen: 'heron-1' });
      await asked(page, 'TOOL_INTEGRATION_COPY', {
        toolId: 'cline',
        formId: 'vs-code',
        fieldId: 'model-id',
      });
      expect(await clipboardOf(stage.display.name)).toBe('heron-1');
      expect(settingsOf(app)).toMatchObject({ presetModel: 'heron-1' });
      await popover.close();
    });

    it('with an old key are named after a new one is made, and one update repairs each', async () => {
      const { app, at, page, popover, tool, apply } = await open(claude);
      await apply('claude-code', 'settings');
      const old = keyOf(app);
      const glanced = await glances(page, 'claude-code');
      await asked(page, 'ACTION_RUN', { action: 'new-api-key' });
      await until('a snapshot tells of it', async () =>
        (await glanced()).includes('holds-old-key'),
      );
      const stale = await tool('claude-code');
      expect(stale).toMatchObject({ state: 'holds-old-key', applyFormId: 'settings' });
      await apply('claude-code', stale.applyFormId ?? '');
      expect(await tool('claude-code')).toMatchObject({ state: 'points-here' });
      expect(readFileSync(at('.claude/settings.json'), 'utf8')).not.toContain(old);
      await asked(page, 'TOOL_UNDO', { toolId: 'claude-code' });
      expect(readFileSync(at('.claude/settings.json'), 'utf8')).toBe(settings);
      expect([logText(app).includes(old), logText(app).includes(keyOf(app))]).toEqual([
        false,
        false,
      ]);
      await popover.close();
    });

    it('are not written into a file that changed since the difference was shown', async () => {
      const { at, page, popover } = await open(claude);
      const request = { toolId: 'claude-code', formId: 'settings' } as const;
      const { planId } = await asked(page, 'TOOL_DIFF', request);
      writeFileSync(at('.claude/settings.json'), '{}');
      const reply = await ask(page, 'TOOL_APPLY', { ...request, planId });
      expect(reply).toMatchObject({
        ok: false,
        refusal: { sentence: 'The file changed. Look again.' },
      });
      expect(readFileSync(at('.claude/settings.json'), 'utf8')).toBe('{}');
      expect(existsSync(at('.claude/korproxy.json'))).toBe(false);
      await popover.close();
    });
  });
});

const settingsOf = ({ dataDir }: App): Readonly<Record<string, unknown>> =>
  JSON.parse(readFileSync(path.join(dataDir, 'settings.json'), 'utf8')) as Record<string, unknown>;

const keyOf = (app: App): string => String(settingsOf(app)['apiKey']);

const logText = (app: App): string => JSON.stringify(app.logs());

/** What the snapshots from now on say of a tool. */
async function glances(page: Page, id: ToolId): Promise<() => Promise<readonly string[]>> {
  await page.evaluate((toolId) => {
    const bridge = Reflect.get(window, 'korproxy') as Pick<Bridge, 'onSnapshot'>;
    const states: string[] = [];
    Reflect.set(window, 'states', states);
    bridge.onSnapshot(({ tools }) => {
      states.push(tools.find((tool) => tool.id === toolId)?.state ?? '');
    });
  }, id);
  return () => page.evaluate(() => Reflect.get(window, 'states') as readonly string[]);
}

/** As the page itself asks. */
const ask = <N extends CommandName>(
  page: Page,
  name: N,
  input: Input<N>,
): Promise<Reply<Output<N>>> =>
  page.evaluate(
    async ([command, given]) => {
      const bridge = Reflect.get(window, 'korproxy') as Record<
        string,
        (input: unknown) => Promise<unknown>
      >;
      return await bridge[command]?.(given);
    },
    [name, input] as const,
  ) as Promise<Reply<Output<N>>>;

async function asked<N extends CommandName>(
  page: Page,
  name: N,
  input: Input<N>,
): Promise<Output<N>> {
  const reply = await ask(page, name, input);
  if (!reply.ok) throw new Error(`${name}: ${reply.refusal.sentence}`);
  return reply.value;
}
