import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ProtocolResponse } from 'electron';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isPage, servePage } from '../../../main/electron/popover/page.ts';

type Serve = (
  request: { readonly url: string; readonly method: string },
  answer: (response: ProtocolResponse) => void,
) => void;

const root = mkdtempSync(path.join(tmpdir(), 'kp-page-'));
const folder = path.join(root, 'popover');

beforeAll(() => {
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(path.join(folder, 'popover.js'), '1');
  writeFileSync(path.join(folder, 'popover.js.map'), '{}');
  writeFileSync(path.join(root, 'shell.js'), 'secret');
});

afterAll(() => rmSync(root, { recursive: true }));

async function served(url: string, method = 'GET') {
  const register = vi.fn<(scheme: string, serve: Serve) => void>();
  servePage({ registerBufferProtocol: register as never }, folder);
  const [[, serve] = []] = register.mock.calls;
  if (!serve) throw new Error('no handler');
  const { statusCode, data, headers } = await new Promise<ProtocolResponse>((resolve) => {
    serve({ url, method }, resolve);
  });
  return { status: statusCode ?? 200, headers: headers ?? {}, text: String(data) };
}

describe('servePage', () => {
  it.each([
    ['korproxy://popover/index.html', 'text/html; charset=utf-8'],
    ['korproxy://popover/index.html?rounded', 'text/html; charset=utf-8'],
    ['korproxy://popover/popover.js', 'text/javascript; charset=utf-8'],
  ])('serves %s as %s', async (url, type) => {
    const { headers, status } = await served(url);
    expect([status, headers['content-type']]).toEqual([200, type]);
  });

  it.each([
    'korproxy://popover/shell.js',
    'korproxy://popover/../shell.js',
    'korproxy://popover/..%2fshell.js',
    'korproxy://popover/%2e%2e/shell.js',
    'korproxy://popover/..\\shell.js',
    'korproxy://popover/popover/../../shell.js',
    'korproxy://popover//etc/passwd',
    'korproxy://popover/index.html/../../shell.js',
    'korproxy://popover/popover.js.map',
    'korproxy://popover/',
    'korproxy://other/index.html',
    'korproxy://popover/none.js',
  ])('has no %s', async (url) => {
    const { status, text } = await served(url);
    expect([status, text]).toEqual([404, '']);
  });

  it('only reads', async () => {
    expect((await served('korproxy://popover/index.html', 'POST')).status).toBe(404);
  });

  it('allows the page its own script and style, and nothing else', async () => {
    const { headers } = await served('korproxy://popover/index.html');
    const policy = String(headers['content-security-policy']);
    const rules = new Map(
      policy.split('; ').map((rule) => rule.split(/ (.*)/) as [string, string]),
    );
    expect(Object.fromEntries(rules)).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self' data:",
      'connect-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    });
    expect(headers['x-content-type-options']).toBe('nosniff');
  });
});

it.each([
  ['korproxy://popover/index.html', true],
  ['korproxy://popover/index.html?rounded#x', true],
  ['korproxy://popover/index.htm', false],
  ['korproxy://popover/popover.js', false],
  ['https://popover/index.html', false],
])('takes %s for our page: %s', (url, expected) => {
  expect(isPage(url)).toBe(expected);
});
