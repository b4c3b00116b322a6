import { describe, expect, it } from 'vitest';
import { doorAnswer, mayWait, pathForLog } from '../../../main/gateway/core/door-answer.ts';

const message = 'KorProxy: Proxy Failed. The disk is full.';
const openai = { error: { message, type: 'korproxy_error', code: 'korproxy_proxy_failed' } };
const anthropic = { type: 'error', error: { type: 'api_error', message } };
const google = { error: { code: 400, message, status: 'FAILED_PRECONDITION' } };

describe('doorAnswer', () => {
  it.each([
    ['/v1/chat/completions', 400, openai],
    ['/v1/responses', 400, openai],
    ['/v1/models', 400, openai],
    ['/', 400, openai],
    ['/healthz', 400, openai],
    ['/api/hello', 400, openai],
    ['/v1/messages', 424, anthropic],
    ['/v1/messages?beta=true', 424, anthropic],
    ['/v1/messages/count_tokens', 424, anthropic],
    ['/api/provider/anthropic/v1/messages', 424, anthropic],
    ['/v1/messagesque', 400, openai],
    ['/v1/models?next=/v1/messages', 400, openai],
    ['/v1beta/models/gemini-pro:generateContent?key=k', 400, google],
    ['/v1beta', 400, openai],
  ])('%s is told in its own shape', (target, status, body) => {
    const answer = doorAnswer(target, message);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual(body);
    expect(answer.headers).toEqual({
      'content-type': 'application/json',
      connection: 'close',
      ...(body === google ? {} : { 'x-should-retry': 'false' }),
    });
  });
});

describe('mayWait', () => {
  const asked = { method: 'POST', target: '/v1/messages', hasKey: true, isUpgrade: false };
  it.each([
    [{}, true],
    [{ method: 'GET', target: '/v1/models?limit=1' }, true],
    [{ method: 'GET', target: '/v1beta/models' }, true],
    [{ hasKey: false }, false],
    [{ isUpgrade: true }, false],
    [{ method: 'HEAD' }, false],
    [{ method: 'OPTIONS' }, false],
    [{ method: 'DELETE' }, false],
    [{ method: 'GET', target: '/' }, false],
    [{ method: 'GET', target: '/?key=k' }, false],
    [{ method: 'GET', target: '/healthz' }, false],
    [{ method: 'GET', target: '/v0/management/usage' }, false],
  ])('%j: %s', (over, waits) => {
    expect(mayWait({ ...asked, ...over })).toBe(waits);
  });
});

describe('pathForLog', () => {
  it.each([
    ['/v1/messages?beta=true', '/v1/messages'],
    ['/healthz', '/healthz'],
    ['/v1beta/models/mine:generateContent?key=secret', '/v1beta/'],
    ['/v1/files/private-name', 'other'],
    ['/v1/models/private', 'other'],
  ])('%s is logged as %s', (target, path) => {
    expect(pathForLog(target)).toBe(path);
  });
});
