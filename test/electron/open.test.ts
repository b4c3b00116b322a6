import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { isOurLink, openers } from '../../main/electron/open.ts';

const folder = path.resolve('/data/korproxy');

function setUp(answer = '') {
  const openPath = vi.fn(async () => answer);
  const openExternal = vi.fn(async () => {});
  return { openPath, openExternal, ...{ open: openers({ openPath, openExternal }, folder) } };
}

describe('openers', () => {
  it.each(['config.yaml', 'logs', '.'])('opens %s of the data folder', async (name) => {
    const { open, openPath } = setUp();
    expect(await open.openPath(path.join(folder, name))).toBe('');
    expect(openPath.mock.calls).toEqual([[path.join(folder, name)]]);
  });

  it.each([
    path.join(folder, '..', 'other'),
    `${folder}-other/config.yaml`,
    path.join(folder, 'logs', '..', '..', 'x'),
    '/etc/passwd',
    '/',
  ])('does not open %s', async (file) => {
    const { open, openPath } = setUp();
    expect(await open.openPath(file)).not.toBe('');
    expect(openPath).not.toHaveBeenCalled();
  });

  it('tells the user where it is when no program opens it, without the home folder', async () => {
    const { open } = setUp('Failed to open path /data/korproxy/logs');
    const error = await open.openPath(path.join(folder, 'logs'));
    expect(error).toBe(`No program could open it. It is korproxy${path.sep}logs.`);
  });

  it('opens our links and rejects the rest', async () => {
    const { open, openExternal } = setUp();
    await open.openUrl('https://github.com/router-for-me/CLIProxyAPI/releases');
    expect(openExternal).toHaveBeenCalledOnce();
    await expect(open.openUrl('https://example.com/')).rejects.toThrow('not a link of ours');
    expect(openExternal).toHaveBeenCalledOnce();
  });
});

it.each([
  ['https://github.com/x/y', true],
  ['https://github.com', true],
  ['http://github.com/', false],
  ['https://github.com.evil.test/', false],
  ['https://evil.test/github.com', false],
  ['https://github.com@evil.test/', false],
  ['https://user@github.com/', false],
  ['https://user:word@github.com/', false],
  ['https://github.com:444/', false],
  ['https://gïthub.com/', false],
  ['file:///etc/passwd', false],
  ['smb://github.com/share', false],
  ['javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['//github.com/', false],
  ['github.com', false],
  ['', false],
])('takes %s for a link of ours: %s', (text, expected) => {
  expect(isOurLink(text)).toBe(expected);
});

it('takes no other address for a link of ours, however it is made up', () => {
  const scheme = fc.constantFrom('http', 'https', 'ftp', 'smb', 'file', 'ssh', 'vbscript');
  const name = fc.stringMatching(/^[a-z\d]{1,12}\.(com|test|github\.com)$/);
  const form = fc.constantFrom(
    (host: string) => `${host}/x`,
    (host: string) => `${host}@github.com/`,
    (host: string) => `${host}:word@github.com/`,
    (host: string) => `github.com.${host}/`,
    (host: string) => `github.com@${host}/`,
    (host: string) => `${host}/https://github.com/`,
    (host: string) => `${host}\\@github.com/`,
    (host: string) => `${host}#@github.com/`,
  );
  fc.assert(
    fc.property(scheme, name, form, (start, host, rest) => {
      expect(isOurLink(`${start}://${rest(host)}`)).toBe(false);
    }),
    { numRuns: 1_000 },
  );
  fc.assert(fc.property(fc.string(), (text) => !isOurLink(text)));
});
