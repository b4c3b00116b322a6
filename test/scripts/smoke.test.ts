import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { providerIds } from '../../main/contract/providers.ts';
import { keysOfRest } from '../support/fault-table.ts';
import { expectNoOrphans } from '../support/orphans.ts';
import { loginsOn } from '../support/provider-lines.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { authFolderIn } from '../support/started-sidecar.ts';
import { tokenCanary, writeCredential } from '../support/upstream/credentials.ts';
import { privateDetail, startUpstream, type Upstream } from '../support/upstream/upstream.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe('npm run smoke', () => {
  let run: Run;
  let upstream: Upstream;

  beforeEach(async () => {
    run = newRun();
    upstream = await startUpstream(run.folder);
    for (const id of loginsOn('v7')) writeCredential(authFolderIn(run.folder), id);
    writeConfig(stringify({ 'proxy-url': upstream.proxyUrl, 'request-retry': 0, ...keysOfRest }));
  });

  afterEach(async () => {
    await upstream.close();
    await expectNoOrphans(run);
    run.dispose();
  });

  const writeConfig = (text: string): void => writeFileSync(join(run.folder, 'mine.yaml'), text);

  const smoke = (...more: readonly string[]): Promise<Ended> =>
    new Promise((resolve) => {
      const files = [
        '--auth-dir',
        join(run.folder, 'auth'),
        '--config',
        join(run.folder, 'mine.yaml'),
      ];
      const env = {
        ...process.env,
        ...run.env,
        TMPDIR: run.folder,
        SSL_CERT_FILE: upstream.caFile,
      };
      execFile(
        process.execPath,
        ['--import', 'tsx', 'scripts/smoke.ts', ...files, ...more],
        { cwd: root, env },
        (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      );
    });

  it('is green for every provider through the real sidecar, in words and as JSON', async () => {
    const words = await smoke();
    expect(words).toMatchObject({ code: 0, stderr: '' });
    expect(words.stdout.match(/answers/g)).toHaveLength(providerIds.length);
    const { code, stdout } = await smoke('--json');
    const report = JSON.parse(stdout) as Record<string, Record<string, { success?: boolean }>>;
    expect(code).toBe(0);
    expect(Object.keys(report)).toEqual(['startup', 'providers']);
    expect(providerIds.map((id) => report['providers']?.[id]?.success)).toEqual(
      providerIds.map(() => true),
    );
  });

  it('warns and stays green with a provider out, and says none of what was private', async () => {
    upstream.setFault('codex', { type: 'status', status: 401 });
    const { code, stdout, stderr } = await smoke('--providers', 'claude,codex');
    expect(code).toBe(0);
    expect(stdout).toContain('token-expired');
    expect(stderr).toMatch(/^warning: Codex is out \(token-expired\)/);
    for (const secret of [tokenCanary, privateDetail.slice(0, 10), '@example.test']) {
      expect(stdout + stderr).not.toContain(secret);
    }
  });

  it.each([
    ['broken', 'port: [1\n', 'config-invalid'],
    ['of the wrong kind', 'api-keys: 7\n', 'config-invalid'],
  ])('ends with 1 for a config that is %s', async (_how, text, code) => {
    writeConfig(text);
    const ended = await smoke('--json');
    expect(ended.code).toBe(1);
    expect(JSON.parse(ended.stdout)).toMatchObject({ startup: { ok: false, errorCode: code } });
  });

  it.each<[how: string, dir: (folder: string) => string, code: string]>([
    ['is not there', (folder) => join(folder, 'nowhere'), 'auth-dir-missing'],
    ['is a file', (folder) => join(folder, 'mine.yaml'), 'auth-dir-invalid'],
    ['is in the home folder and not there', () => '~/nowhere', 'auth-dir-missing'],
  ])('ends with 1 for a folder of credentials that %s, and makes none', async (_how, dir, code) => {
    const ended = await smoke('--json', '--auth-dir', dir(run.folder));
    expect(ended.code).toBe(1);
    expect(JSON.parse(ended.stdout)).toMatchObject({ startup: { ok: false, errorCode: code } });
    for (const made of [join(run.folder, 'nowhere'), join(root, '~')]) {
      expect(existsSync(made)).toBe(false);
    }
  });

  it('ends with 1 and its usage for a provider that does not exist', async () => {
    const { code, stderr } = await smoke('--providers', 'claude,nobody');
    expect(code).toBe(1);
    expect(stderr).toContain('npm run smoke');
  });
});
