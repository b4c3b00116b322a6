import { describe, expect, it } from 'vitest';
import type { TestErrorCode } from '../../../main/contract/providers.ts';
import { type Reply, rememberedCause, verdictOf } from '../../../main/providers/core/verdict.ts';

const answered = (status: number, body: string, more: Partial<Reply> = {}): Reply =>
  ({
    type: 'answered',
    status,
    retryAfter: null,
    body,
    ended: 'whole',
    firstByteMs: 5,
    totalMs: 6,
    ...more,
  }) as Reply;

const wrapped = (message: string, type = 'server_error'): string =>
  JSON.stringify({ error: { message, type, code: 'internal_server_error' } });

const chunk = (delta: object, more: object = {}): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta, ...more }] })}\n\n`;
const done = 'data: [DONE]\n\n';
const whole = (content: unknown): string => JSON.stringify({ choices: [{ message: { content } }] });
const post = (rest: string): string => wrapped(`Post "https://chatgpt.com/x": ${rest}`);

const codeOf = (reply: Reply, connected = true): TestErrorCode | null => {
  const verdict = verdictOf(reply, { connected });
  return verdict.success ? null : verdict.code;
};

describe('verdictOf', () => {
  // biome-ignore format: a table reads better as a table
  it.each<[what: string, reply: Reply, code: TestErrorCode | null]>([
    ['text in a stream',            answered(200, chunk({ content: 'OK' }) + done),                         null],
    ['text in one object',          answered(200, whole('OK')),                                             null],
    ['text ended by a reason',      answered(200, chunk({ content: 'OK' }, { finish_reason: 'stop' })),     null],
    ['thoughts alone',              answered(200, chunk({ reasoning_content: 'hm' }) + done),               null],
    ['tokens spent on thoughts',    answered(200, `data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: 'length' }], usage: { completion_tokens: 10 } })}\n\n${done}`), null],
    ['more than we read',           answered(200, chunk({ content: 'OK' }), { ended: 'too-long' } as never), null],
    ['more than we read, no text',  answered(200, 'x'.repeat(70_000), { ended: 'too-long' } as never),      'bad-answer'],
    ['a stream without an end',     answered(200, chunk({ content: 'OK' })),                                'answer-cut'],
    ['a broken connection',         answered(200, chunk({ content: 'OK' }), { ended: 'broken' } as never),  'answer-cut'],
    ['an error in the stream',      answered(200, `${chunk({ content: 'O' })}data: ${wrapped('stream error: stream ID 1; INTERNAL_ERROR; received from peer')}\n\n`), 'answer-cut'],
    ['an EOF in the stream',        answered(200, `data: ${wrapped('unexpected EOF')}\n\n`),                'answer-cut'],
    ['a limit in the stream',       answered(200, `data: ${wrapped('slow down', 'rate_limit_error')}\n\n`), 'quota-exceeded'],
    ['a login error in the stream', answered(200, `data: ${wrapped('no', 'authentication_error')}\n\n`),    'token-expired'],
    ['white space alone',           answered(200, chunk({ content: '  \n' }) + done),                       'empty-answer'],
    ['an empty object',             answered(200, whole('')),                                               'empty-answer'],
    ['no body at all',              answered(200, ''),                                                      'empty-answer'],
    ['a page',                      answered(200, '<html>hello</html>'),                                    'bad-answer'],
    ['JSON of something else',      answered(200, '{"ok":true}'),                                           'bad-answer'],
    ['a null where text should be', answered(200, whole(null)),                                             'empty-answer'],
    ['204',                         answered(204, ''),                                                      'bad-answer'],
    ['a redirect',                  answered(302, '{"error":"x"}'),                                         'bad-answer'],
    ['a page with 404',             answered(404, '404 page not found'),                                    'bad-answer'],
    ['no key of ours',              answered(401, '{"error":"Missing API key"}'),                           'local-key-rejected'],
    ['a wrong key of ours',         answered(401, '{"error":"Invalid API key"}'),                           'local-key-rejected'],
    ['401 of the provider',         answered(401, '{"error":{"message":"bad"}}'),                           'token-expired'],
    ['402',                         answered(402, '{"error":{"message":"pay"}}'),                           'quota-exceeded'],
    ['403',                         answered(403, '{"error":{"message":"no"}}'),                            'permission-denied'],
    ['404 of the provider',         answered(404, '{"error":{"message":"no"}}'),                            'model-not-found'],
    ['429',                         answered(429, '{"error":{"message":"no"}}'),                            'quota-exceeded'],
    ['400',                         answered(400, '{"error":{"message":"no"}}'),                            'request-refused'],
    ['400 for a key',               answered(400, '{"error":{"message":"no","status":"API_KEY_INVALID"}}'), 'token-expired'],
    ['unknown model, v6',           answered(502, wrapped('unknown provider for model x')),                 'model-not-found'],
    ['unknown model, v7',           answered(400, wrapped('unknown provider for model x', 'invalid_request_error')), 'model-not-found'],
    ['blocked',                     answered(503, wrapped('auth_unavailable: no auth available (providers=codex, model=gpt-5)')), 'paused'],
    ['codex v7 401',                answered(401, '{"error":{"message":"x","type":"authentication_error","code":"auth_unavailable"}}'), 'token-expired'],
    ['account gone',                answered(503, wrapped('auth_not_found: no auth available')),            'not-connected'],
    ['refresh revoked',             answered(500, wrapped('oauth2: "invalid_grant" "revoked"')),            'token-expired'],
    ['no refresh token',            answered(500, wrapped('oauth2: token expired and refresh token is not set')), 'token-expired'],
    ['iflow without a key',         answered(500, wrapped('iflow executor: missing api key')),              'token-expired'],
    ['500',                         answered(500, '{"type":"error","error":{"type":"api_error","message":"x"}}'), 'provider-error'],
    ['503 page, wrapped',           answered(503, wrapped('\u003chtml\u003ebusy')),                         'provider-error'],
    ['529',                         answered(529, '{"error":{"message":"overloaded"}}'),                    'provider-error'],
    ['name not found',              answered(500, post('dial tcp: lookup chatgpt.com on 1.1.1.1:53: no such host')), 'offline'],
    ['name not found, v7 claude',   answered(500, post('claude tls: dial upstream: dial tcp: lookup h: no such host')), 'offline'],
    ['network unreachable',         answered(500, post('dial tcp 1.2.3.4:443: connect: network is unreachable')), 'offline'],
    ['refused',                     answered(500, post('dial tcp 1.2.3.4:443: connect: connection refused')), 'provider-unreachable'],
    ['refused by the proxy',        answered(500, post('socks connect tcp 127.0.0.1:9->h:443: unknown error connection refused')), 'provider-unreachable'],
    ['refused, v7 codex',           answered(500, post('utls: dial upstream: socks connect tcp: unknown error host unreachable')), 'provider-unreachable'],
    ['handshake too slow',          answered(500, post('net/http: TLS handshake timeout')),                 'provider-unreachable'],
    ['untrusted',                   answered(500, post('tls: failed to verify certificate: x509: certificate signed by unknown authority')), 'certificate-untrusted'],
    ['untrusted, v7 codex',         answered(500, post('utls: TLS handshake: tls: failed to verify certificate: x509: expired')), 'certificate-untrusted'],
    ['closed in TLS',               answered(500, post('EOF')),                                             'connection-lost'],
    ['closed in TLS, v7 codex',     answered(500, post('utls: TLS handshake: EOF')),                        'connection-lost'],
    ['reset',                       answered(500, post('read tcp 1.2.3.4:5->6.7.8.9:443: read: connection reset by peer')), 'connection-lost'],
    ['closed by GOAWAY',            answered(500, post('http2: server sent GOAWAY and closed the connection')), 'connection-lost'],
    ['codex cut, 408',              answered(408, wrapped('stream error: stream disconnected before completion: stream closed before response.completed', 'invalid_request_error')), 'answer-cut'],
    ['codex ended early, 408',      answered(408, wrapped('nothing', 'invalid_request_error')),             'provider-error'],
    ['claude v7 without a start',   answered(502, wrapped('claude executor: upstream returned empty stream response')), 'provider-error'],
    ['nobody there',                { type: 'not-running' },                                                'proxy-not-running'],
    ['gone on the way',             { type: 'lost' },                                                       'gateway-lost'],
    ['no HTTP',                     { type: 'garbage' },                                                    'bad-answer'],
    ['silence',                     { type: 'timed-out', firstByteMs: null },                               'timed-out'],
    ['silence after a byte',        { type: 'timed-out', firstByteMs: 12 },                                 'answer-stalled'],
    ['cancelled',                   { type: 'cancelled' },                                                  'cancelled'],
  ])('takes %s for what it is', (_what, reply, code) => {
    expect(codeOf(reply)).toBe(code);
  });

  it('takes an unknown model for a missing login while nothing is connected', () => {
    expect(codeOf(answered(502, wrapped('unknown provider for model x')), false)).toBe(
      'not-connected',
    );
  });

  // biome-ignore format: a table reads better as a table
  it.each<[string, string | null, object, number | null]>([
    ['the core',            null, { code: 'model_cooldown', message: 'm', reset_seconds: 7 },   7_000],
    ['Codex',               null, { message: 'm', resets_in_seconds: 120 },                      120_000],
    ['Google',              null, { message: 'm', details: [{ retryDelay: '34s' }] },            34_000],
    ['the header',          '9',  { message: 'm' },                                              9_000],
    ['nobody',              null, { message: 'm' },                                              null],
    ['a negative one',      '-5', { message: 'm' },                                              null],
    ['nonsense',            'x',  { message: 'm', reset_seconds: 'soon' },                       null],
    ['far too long a one',  null, { message: 'm', reset_seconds: 1e12 },                         2_592_000_000],
  ])('reads the waiting time of %s', (_who, retryAfter, error, retryAfterMs) => {
    const reply = answered(429, JSON.stringify({ error }), { retryAfter } as never);
    expect(verdictOf(reply, { connected: true })).toMatchObject({ code: 'quota-exceeded', retryAfterMs });
  });
});

describe('rememberedCause', () => {
  // biome-ignore format: a table reads better as a table
  it.each<[string, TestErrorCode | null]>([
    ['',                                                                             null],
    ['{"type":"error","error":{"type":"authentication_error","message":"x"}}',       'token-expired'],
    ['{"error":{"message":"x","type":"authentication_error","code":"auth_unavailable"}}', 'token-expired'],
    ['{"error":{"code":403,"message":"x","status":"PERMISSION_DENIED"}}',            'permission-denied'],
    ['{"error":{"type":"usage_limit_reached","resets_in_seconds":5}}',               'quota-exceeded'],
    ['{"error":{"type":"not_found_error","message":"x"}}',                           'model-not-found'],
    ['{"error":{"type":"api_error","message":"x"}}',                                 'provider-error'],
    ['Post "https://h/": dial tcp: lookup h: no such host',                          'offline'],
    ['{"error":{"message":"the user said 401 quota not_found"}}',                    null],
    ['nothing anybody knows',                                                        null],
  ])('of %s', (text, code) => {
    expect(rememberedCause(text)).toBe(code);
  });
});
