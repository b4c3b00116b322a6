import type { OutgoingHttpHeaders } from 'node:http';
import {
  askLoopback,
  type LoopbackAnswer,
  type LoopbackRequest,
} from '../../base/node/loopback-http.ts';
import { readAuthFiles } from '../core/accounts.ts';
import { isObject, type Json, parseObject, textOf } from '../core/answer.ts';
import { readModels } from '../core/gateway-models.ts';
import type {
  CallReply,
  LoginStatus,
  SidecarClient,
  SidecarEndpoint,
  StartedLogin,
} from '../core/provider-ports.ts';
import { askProvider } from './provider-request.ts';

/** The sidecar answers these from memory. */
const readLimitMs = 5_000;
/** Starting a device login asks the provider first. */
const loginLimitMs = 15_000;

/** A service may be far away, but somebody waits before the form. */
const serviceLimitMs = 10_000;
const longestList = 10 * 1_024 * 1_024;

/** Longer than any answer of the sidecar; what is longer is not one. */
const longestBody = 8 * 1_024 * 1_024;

type Call = Pick<LoopbackRequest, 'method' | 'path' | 'body'> & { readonly limitMs?: number };

/** One run of CLIProxyAPI over its HTTP routes, both lines. */
export function openSidecarClient(endpoint: SidecarEndpoint): SidecarClient {
  const { port, apiKey, managementKey } = endpoint;
  let isLocked = false;
  /** Null when nothing that can be used came within the limit. */
  const ask = async (
    path: string,
    key: string,
    { limitMs = readLimitMs, ...call }: Partial<Call> = {},
  ): Promise<LoopbackAnswer | null> => {
    const signal = AbortSignal.timeout(limitMs);
    const request = { port, ...call, path, key, longestBody, signal };
    const answer = await askLoopback(request).catch(() => null);
    return answer?.ended === 'whole' ? answer : null;
  };
  const manage = async ({ path, ...call }: Call): Promise<LoopbackAnswer | null> => {
    if (isLocked) return null;
    const response = await ask(`/v0/management/${path}`, managementKey, call);
    isLocked ||= response?.status === 401 || response?.status === 403;
    return response;
  };
  const callOut = async (body: Json): Promise<CallReply> => {
    if (isLocked) return { type: 'failed' };
    const signal = AbortSignal.timeout(serviceLimitMs);
    const call = { port, method: 'POST', path: '/v0/management/api-call', body } as const;
    const request = { ...call, key: managementKey, longestBody: longestList, signal };
    const answer = await askLoopback(request).catch(() => null);
    isLocked ||= answer?.status === 401 || answer?.status === 403;
    if (signal.aborted) return { type: 'timed-out' };
    return answer === null ? { type: 'failed' } : serviceReply(answer);
  };
  const succeeds = async (call: Call): Promise<boolean> => (await manage(call))?.status === 200;
  const setDisabled = (name: string, disabled: boolean): Promise<boolean> =>
    succeeds({ method: 'PATCH', path: 'auth-files/status', body: { name, disabled } });

  return {
    async facts() {
      const [debug, usage] = await Promise.all([
        manage({ method: 'GET', path: 'debug' }),
        manage({ method: 'GET', path: 'usage' }),
      ]);
      if (debug?.status !== 200) return null;
      return { version: versionIn(debug.headers), hasUsageRoute: usage?.status === 200 };
    },
    async models() {
      const response = await ask('/v1/models', apiKey);
      return response?.status === 200 ? readModels(response.body) : null;
    },
    async authFiles() {
      const response = await manage({ method: 'GET', path: 'auth-files' });
      return response?.status === 200 ? readAuthFiles(response.body) : null;
    },
    async clearBlock({ file, authIndex }) {
      const body = { auth_index: authIndex };
      if (await succeeds({ method: 'POST', path: 'reset-quota', body })) return true;
      // The older line forgets a block only when the account is switched off and on.
      if (!(await setDisabled(file, true))) return false;
      // A moment of bad luck here must not leave the account off.
      return (await setDisabled(file, false)) || (await setDisabled(file, false));
    },
    switchOn: (file) => setDisabled(file, false),
    switchOff: (file) => setDisabled(file, true),
    test(model) {
      const abort = new AbortController();
      const reply = askProvider({ port, apiKey, model, signal: abort.signal });
      return { reply, cancel: () => abort.abort() };
    },
    getFrom(url, key) {
      const header = {
        accept: 'application/json',
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      };
      return callOut({ method: 'GET', url, header });
    },
    callAs({ authIndex, method, url, header, data }) {
      const body = { auth_index: authIndex, method, url, header };
      return callOut(data === null ? body : { ...body, data });
    },
    async startLogin(route) {
      const response = await manage({ method: 'GET', path: route, limitMs: loginLimitMs });
      if (response?.status === 404) return { type: 'not-offered' };
      const json = response?.status === 200 ? parseObject(response.body) : null;
      return (json && startedLogin(json)) ?? { type: 'failed' };
    },
    async loginStatus(state) {
      const path = `get-auth-status?state=${encodeURIComponent(state)}`;
      const response = await manage({ method: 'GET', path });
      const json = response && parseObject(response.body);
      if (!json) return { status: 'unknown', reason: '' };
      return {
        status: statusOf[textOf(json['status'])] ?? 'unknown',
        reason: textOf(json['error']),
      };
    },
    handOver(provider, { state, code, error }) {
      const body = code === null ? { provider, state, error } : { provider, state, code };
      return succeeds({ method: 'POST', path: 'oauth-callback', body });
    },
    async dropLogin(state, callbackName) {
      const path = `oauth-session?state=${encodeURIComponent(state)}`;
      if (await succeeds({ method: 'DELETE', path })) return;
      if (callbackName === null) return;
      const body = { provider: callbackName, state, error: 'access_denied' };
      await manage({ method: 'POST', path: 'oauth-callback', body });
    },
  };
}

function serviceReply({ status, body, ended }: LoopbackAnswer): CallReply {
  if (ended === 'too-long') return { type: 'too-long' };
  if (status === 502) return { type: 'unreachable' };
  const json = status === 200 && ended === 'whole' ? parseObject(body) : null;
  const code = Number(json?.['status_code']);
  return json && code > 0
    ? {
        ...{ type: 'answered', status: code, body: textOf(json['body']) },
        retryAfter: headerIn(json['header'], 'retry-after'),
      }
    : { type: 'failed' };
}

/** Go writes each header as a list. */
function headerIn(headers: unknown, wanted: string): string | null {
  const entries = isObject(headers) ? Object.entries(headers) : [];
  const value = entries.find(([name]) => name.toLowerCase() === wanted)?.[1];
  return textOf(Array.isArray(value) ? value[0] : value) || null;
}

function startedLogin(json: Json): StartedLogin | null {
  const url = textOf(json['url']);
  const state = textOf(json['state']);
  if (!url || !state) return null;
  const seconds = Number(json['expires_in']);
  return {
    ...{ type: 'started', url, state },
    userCode: textOf(json['user_code']) || null,
    expiresInMs: seconds > 0 ? seconds * 1_000 : null,
  };
}

const statusOf: Readonly<Record<string, LoginStatus>> = {
  wait: 'waiting',
  ok: 'done',
  error: 'failed',
};

/** Every management answer names the sidecar's version; a build of one's own says `dev`. */
function versionIn(headers: OutgoingHttpHeaders): string | null {
  const text = headers['x-cpa-version'];
  return typeof text === 'string' && /^v?\d+\.\d+\.\d+/.test(text) ? text.replace(/^v/, '') : null;
}
