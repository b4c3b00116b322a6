import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ToolRun } from '../../../main/tools/core/tool-ports.ts';
import { createToolRun } from '../../../main/tools/node/tool-run.ts';
import { expectNoOrphans } from '../../support/orphans.ts';
import { newRun, type Run } from '../../support/run-folder.ts';
import { patienceMs, until } from '../../support/until.ts';

let run: Run;
let bin: string;
beforeEach(() => {
  run = newRun();
  bin = path.join(run.folder, 'bin');
  mkdirSync(bin);
});
afterEach(async () => {
  await expectNoOrphans(run);
  run.dispose();
});

/** Installs a shell script as the tool and runs it. */
function ran(script: string, args: readonly string[] = [], limitMs = 10_000): Promise<ToolRun> {
  writeFileSync(path.join(bin, 'heron'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const env = {
    ...run.env,
    PATH: `${bin}:/usr/bin:/bin`,
    KORPROXY_PORT: '1',
    ELECTRON_RUN_AS_NODE: '1',
    ANTHROPIC_MODEL: 'mine',
  };
  const machine = { env, platform: 'linux' as const, home: run.folder };
  return createToolRun(machine, { limitMs, signal: aborter.signal })('heron', args);
}

let aborter: AbortController;
beforeEach(() => {
  aborter = new AbortController();
});

describe('a tool run once', () => {
  it('gets its arguments as they are, and no shell sees them', async () => {
    const args = ['$(touch x)', "it's", 'a"b', '; rm -rf .'];
    const result = await ran('for each in "$@"; do printf "<%s>" "$each"; done', args);
    expect(result).toEqual({ type: 'ended', code: 0, output: args.map((a) => `<${a}>`).join('') });
  });

  it('works in an empty folder that is gone afterwards', async () => {
    const result = await ran('ls -A | wc -l; touch left; pwd');
    const [count, folder = ''] = result.type === 'ended' ? result.output.trim().split('\n') : [];
    expect(count?.trim()).toBe('0');
    expect(folder).toContain('korproxy-');
    expect(existsSync(folder)).toBe(false);
  });

  it("has the user's environment and nothing of ours", async () => {
    const result = await ran('echo "$ANTHROPIC_MODEL-$KORPROXY_PORT-$ELECTRON_RUN_AS_NODE-"');
    expect(result).toMatchObject({ output: 'mine---' });
  });

  it('tells both streams and the exit code', async () => {
    const result = await ran('echo out; echo err >&2; exit 4');
    expect(result).toMatchObject({ type: 'ended', code: 4 });
    expect(result.type === 'ended' && result.output.split('\n').sort()).toEqual(['err', 'out']);
  });

  it.each([
    ['sleeps', 'sleep 60'],
    ['refuses to end', "trap '' TERM; sleep 60"],
    ['has started others', 'sleep 60 & sleep 60'],
  ])('is ended with all that it started when it %s', async (_what, script) => {
    expect(await ran(script, [], 300)).toEqual({ type: 'late' });
  });

  it('does not wait for a daemon that it leaves behind, which is ended', async () => {
    const startedMs = performance.now();
    expect(await ran('sleep 60 & echo done')).toMatchObject({ code: 0, output: 'done' });
    expect(performance.now() - startedMs).toBeLessThan(patienceMs);
  });

  it('is ended when KorProxy is', async () => {
    const mark = path.join(run.folder, 'up');
    const result = ran(`touch '${mark}'; sleep 60`);
    await until('it runs', () => existsSync(mark));
    aborter.abort();
    expect(await result).toEqual({ type: 'ended', code: null, output: '' });
  });

  it('is not begun when KorProxy ends already', async () => {
    aborter.abort();
    expect(await ran('sleep 60')).toMatchObject({ type: 'ended', code: null });
  });

  it('that is not there is said to be so', async () => {
    const machine = { env: { PATH: bin }, platform: 'linux' as const, home: run.folder };
    const { signal } = aborter;
    expect(await createToolRun(machine, { limitMs: 1_000, signal })('no-such-tool', [])).toEqual({
      type: 'not-found',
    });
  });
});
