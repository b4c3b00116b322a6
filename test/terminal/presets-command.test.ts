import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unlogged } from '../../main/base/core/unlogged.ts';
import { readCommandLine } from '../../main/terminal/command-line.mjs';
import { runTerminalPresets } from '../../main/terminal/terminal-presets.ts';
import { type Home, newHome, someKey } from '../support/preset-rig.ts';

let home: Home;
beforeEach(() => {
  home = newHome();
  home.machine.env['KORPROXY_DATA_DIR'] = path.dirname(home.recordsFile);
});
afterEach(() => home.dispose());

const config = (): string => home.in('.codex', 'config.toml');
const before = '# mine\nprofile = "work" # no\n';

function put(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** What is printed on both streams. */
async function run(...args: readonly string[]): Promise<string> {
  let out = '';
  const sink = new Writable({
    write(piece: Buffer, _encoding, done) {
      out += piece.toString();
      done();
    },
  }) as NodeJS.WriteStream;
  const stdin = { isTTY: false } as NodeJS.ReadStream & { fd: 0 };
  await runTerminalPresets(
    { stdin, stdout: sink as never, stderr: sink as never },
    {
      commandLine: readCommandLine(args),
      machine: home.machine,
      folder: home.in('app'),
      // Nobody listens there.
      endpoint: () => ({ port: 9, apiKey: someKey }),
      pickedModels: { main: null, further: [], small: null },
      log: unlogged,
    },
  );
  return out;
}

describe('--apply among settings of others', () => {
  it('sets aside what Codex refuses, and then says how it is started', async () => {
    put(config(), before);
    const out = await run('--apply', 'codex', '--form', 'config', '--yes');
    expect(out).toContain('Set aside: profile. Undo brings it back.');
    expect(out).toContain('For every start of Codex');
    expect(readFileSync(config(), 'utf8')).not.toContain('profile =');
    expect(await run('--undo', 'codex')).toBe('Undone. The file is exactly as it was.\n');
    expect(readFileSync(config(), 'utf8')).toBe(before);
  });

  it.each([
    ['the file that is written, left on request', 'config', ['--keep-others']],
    ['a file that is not written', 'profile', []],
  ])('says no such thing while Codex refuses %s', async (_what, form, more) => {
    put(config(), before);
    const out = await run('--apply', 'codex', '--form', form, '--yes', ...more);
    expect(out).toContain(
      'Codex does not use the gateway yet: profile in ~/.codex/config.toml keeps Codex from starting.',
    );
    expect(out).not.toContain('For every start');
    expect(out).not.toContain('Start it with');
    expect(readFileSync(config(), 'utf8')).toContain('profile = "work" # no');
  });

  it('tells of the project in which one stands, and still says how it is started', async () => {
    const project = home.in('app', '.claude', 'settings.local.json');
    put(project, '{"env":{"ANTHROPIC_BASE_URL":"https://x.example"}}');
    const out = await run('--apply', 'claude-code', '--form', 'settings', '--yes');
    expect(out).toContain(
      'env.ANTHROPIC_BASE_URL in ~/app/.claude/settings.local.json sends Claude Code elsewhere. Take it out there; it holds for that project alone.',
    );
    expect(out).toContain('For every start of Claude Code');
    expect(readFileSync(project, 'utf8')).toContain('https://x.example');
  });
});
