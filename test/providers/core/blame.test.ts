import { describe, expect, it } from 'vitest';
import type { TestErrorCode } from '../../../main/contract/providers.ts';
import { blamed, type ProxySettings, proxyKind } from '../../../main/providers/core/blame.ts';
import { capabilities } from '../../../main/providers/core/capabilities.ts';
import { transportFault } from '../../../main/providers/core/transport-fault.ts';

const claude = capabilities.claude.lines;
const qwen = capabilities.qwen.lines;
const env: ProxySettings = { inEnvironment: true, inConfig: null };
const http: ProxySettings = { inEnvironment: true, inConfig: 'http' };
const socks: ProxySettings = { inEnvironment: true, inConfig: 'socks' };
const none: ProxySettings = { inEnvironment: false, inConfig: null };

// biome-ignore format: a table
it.each<[what: string, code: TestErrorCode, line: typeof claude.v6, proxy: ProxySettings, blame: TestErrorCode]>([
  ['no proxy',                              'offline',              claude.v7, none,  'offline'],
  ['HTTPS_PROXY that is passed by',         'offline',              claude.v7, env,   'proxy-passed-by'],
  ['the same, of the older line',           'provider-unreachable', claude.v6, env,   'proxy-passed-by'],
  ['HTTPS_PROXY that is used',              'offline',              qwen.v7,   env,   'offline'],
  ['an http proxy-url, older line',         'offline',              claude.v6, http,  'proxy-passed-by'],
  ['an http proxy-url, newest line',        'offline',              claude.v7, http,  'offline'],
  ['a socks5 proxy-url',                    'offline',              claude.v6, socks, 'offline'],
  ['a refusal that is no matter of roads',  'token-expired',        claude.v6, env,   'token-expired'],
])('with %s', (_what, code, line, proxy, blame) => {
  expect(blamed(code, line, proxy)).toBe(blame);
});

it.each([
  ['socks5://127.0.0.1:9', 'socks'],
  ['SOCKS5H://h:1', 'socks'],
  [' http://h:1', 'http'],
  ['https://h:1', 'http'],
  ['direct', null],
  ['', null],
  [7, null],
])('a proxy-url of %s', (url, kind) => {
  expect(proxyKind(url)).toBe(kind);
});

describe('a message of the road', () => {
  const post = 'Post "https://chatgpt.com/x": ';
  // As both lines said them, behind a proxy that was down.
  it.each<[message: string, code: TestErrorCode]>([
    ['proxyconnect tcp: dial tcp 127.0.0.1:9: connect: connection refused', 'proxy-unreachable'],
    [
      'proxyconnect tcp: dial tcp: lookup proxy.invalid on 1.1.1.1:53: no such host',
      'proxy-unreachable',
    ],
    [
      'utls: dial upstream: dial HTTP proxy failed: dial tcp 127.0.0.1:9: connect: connection refused',
      'proxy-unreachable',
    ],
    [
      'claude tls: dial upstream: dial HTTP proxy failed: dial tcp: lookup p.invalid: no such host',
      'proxy-unreachable',
    ],
    [
      'socks connect tcp 127.0.0.1:9->chatgpt.com:443: dial tcp 127.0.0.1:9: connect: connection refused',
      'proxy-unreachable',
    ],
    ['Proxy Authentication Required', 'proxy-unreachable'],
    [
      'socks connect tcp 127.0.0.1:9->chatgpt.com:443: unknown error connection refused',
      'provider-unreachable',
    ],
    [
      'socks connect tcp 127.0.0.1:9->chatgpt.com:443: unknown error host unreachable',
      'provider-unreachable',
    ],
    ['dial tcp: lookup chatgpt.com on 1.1.1.1:53: no such host', 'offline'],
  ])('%s', (message, code) => {
    expect(transportFault(`${post}${message}`)).toBe(code);
  });
});
