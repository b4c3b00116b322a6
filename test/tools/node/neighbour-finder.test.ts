import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toolOf } from '../../../main/tools/core/tool-table.ts';
import { createNeighbourFinder } from '../../../main/tools/node/neighbour-finder.ts';
import { type Home, newHome } from '../../support/preset-rig.ts';

let home: Home;
beforeEach(() => {
  home = newHome();
});
afterEach(() => home.dispose());

function put(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const elsewhere = '{"env":{"ANTHROPIC_BASE_URL":"https://x.example"}}';

/** What is found, by its name and where. */
async function found(
  folder: string | null,
  { withProjects = true, tool = 'claude-code' as 'claude-code' | 'codex' } = {},
) {
  const all = await createNeighbourFinder(home.machine, folder)(toolOf(tool), { withProjects });
  return all.map(({ path: way, of, file }) => [
    way.join('.'),
    of,
    file && path.relative(home.home, file),
  ]);
}

describe('what decides beside a tool', () => {
  it('is found in its files, a project above where one stands, and the environment', async () => {
    home.machine.env['ANTHROPIC_MODEL'] = 'x';
    put(home.in('.claude', 'settings.json'), '{"apiKeyHelper":"x"}');
    put(home.in('app', '.claude', 'settings.local.json'), elsewhere);
    mkdirSync(home.in('app', 'src'));
    const shared = [
      ['ANTHROPIC_MODEL', 'environment', null],
      ['apiKeyHelper', 'user', '.claude/settings.json'],
    ];
    expect(await found(home.in('app', 'src'))).toEqual([
      ...shared,
      ['env.ANTHROPIC_BASE_URL', 'project', 'app/.claude/settings.local.json'],
    ]);
    expect(await found(home.in('app', 'src'), { withProjects: false })).toEqual(shared);
    expect(await found(null)).toEqual(shared);
    // In the home folder the tool's own file is no project's.
    expect(await found(home.home)).toEqual(shared);
  });

  it('is found in projects that the tool itself has noted, however long its notes', async () => {
    put(home.in('app', '.claude', 'settings.json'), elsewhere);
    const projects = { [home.in('app')]: {}, [home.in('gone')]: {} };
    put(home.in('.claude.json'), JSON.stringify({ projects, history: 'x'.repeat(200_000) }));
    put(home.in('it', '.codex', 'config.toml'), 'model = "x"\n');
    put(home.in('no', '.codex', 'config.toml'), 'model = "x"\n');
    const table = (at: string, level: string): string =>
      `[projects.${JSON.stringify(at)}]\ntrust_level = "${level}"\n`;
    put(
      home.in('.codex', 'config.toml'),
      table(home.in('it'), 'trusted') + table(home.in('no'), 'untrusted'),
    );
    expect(await found(null)).toEqual([
      ['env.ANTHROPIC_BASE_URL', 'project', 'app/.claude/settings.json'],
    ]);
    expect(await found(null, { tool: 'codex' })).toEqual([
      ['model', 'project', 'it/.codex/config.toml'],
    ]);
  });

  // biome-ignore format: a table
  it.each<[text: string, isRead: boolean]>([
    ['{"model": "x"}',                      true],
    ['\uFEFF{"model": "x"}',                true],
    ['',                                    true],
    ['\n',                                  true],
    ['{\n  // mine\n  "model": "x"\n}',     false],
    ['{"model": "x" /* mine */}',           false],
    ['{"model": "x",}',                     false],
    ['{"url": "http://x/*y*/"}',            true],
  ])('is the file itself where Claude Code does not read it: %j', async (text, isRead) => {
    put(home.in('.claude', 'settings.json'), text);
    expect(await found(null)).toEqual(isRead ? [] : [['', 'user', '.claude/settings.json']]);
  });

  it.each([
    ['broken', '{"apiKeyHelper":'],
    ['a list', '["apiKeyHelper"]'],
    ['larger than any settings file', `{"apiKeyHelper":"x","a":"${'x'.repeat(70_000)}"}`],
  ])('is not known where a file is %s', async (_what, text) => {
    put(home.in('.claude', 'settings.json'), text);
    expect(await found(null)).toEqual([]);
  });

  it('is not known where a folder stands in the place of a file', async () => {
    mkdirSync(home.in('.claude', 'settings.json'), { recursive: true });
    expect(await found(null)).toEqual([]);
  });
});
