import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProviderId } from '../../../main/contract/providers.ts';
import { makeCertificates } from './certificates.ts';
import { type ConnectionFault, type Exchange, startInterceptor } from './interceptor.ts';
import { type LoginPlay, loginEndpoint } from './logins.ts';
import { chatReplies, geminiKeyReply, type Reply, refusal } from './replies.ts';

/** One thing that a provider does wrong when it is asked to chat. */
export type Fault =
  | { readonly type: ConnectionFault }
  | { readonly type: 'status'; readonly status: number; readonly headers?: Record<string, string> }
  | { readonly type: 'reply'; readonly reply: Reply }
  /** Takes the request and never answers. */
  | { readonly type: 'hang' }
  /** Begins to answer and falls silent. */
  | { readonly type: 'stall' }
  /** Closes the connection without an answer. */
  | { readonly type: 'hang-up' }
  /** Breaks off in the middle of the answer. */
  | { readonly type: 'cut' }
  /** A good answer without a word in it. */
  | { readonly type: 'empty' };

export interface UpstreamCall {
  readonly provider: ProviderId | null;
  readonly kind: 'chat' | 'login' | 'other';
  readonly host: string;
  readonly path: string;
  readonly authorization: string;
}

/** A question for what is left of a subscription, as it arrived. */
export type LimitsCall = Pick<Exchange, 'host' | 'method' | 'path' | 'headers' | 'body'>;

export interface Upstream {
  readonly proxyUrl: string;
  /** For `SSL_CERT_FILE`. */
  readonly caFile: string;
  readonly calls: readonly UpstreamCall[];
  readonly limitsCalls: readonly LimitsCall[];
  readonly login: LoginPlay;
  /** What the provider tells of limits; without it there is no such page. */
  setLimits(provider: ProviderId, reply: Reply): void;
  /** What the provider does from now on; null heals it. */
  setFault(provider: ProviderId, fault: Fault | null): void;
  /** How long each chat answer is held back. */
  setDelay(provider: ProviderId, delayMs: number): void;
  chatCount(provider: ProviderId): number;
  close(): Promise<void>;
}

/** What each lists that is asked as an OpenAI-compatible service. */
export const listedModel = 'qwen3-coder-plus';

/** Stands in every refusal, where real ones quote accounts and prompts. None of it may be seen. */
export const privateDetail = 'CANARY-private-detail someone@example.test';

const providerOfHost: Readonly<Record<string, ProviderId>> = {
  'api.anthropic.com': 'claude',
  'platform.claude.com': 'claude',
  'chatgpt.com': 'codex',
  'auth.openai.com': 'codex',
  'api.openai.com': 'codex',
  'daily-cloudcode-pa.googleapis.com': 'antigravity',
  'cloudcode-pa.googleapis.com': 'gemini',
  'generativelanguage.googleapis.com': 'gemini',
  'auth.kimi.com': 'kimi',
  'api.kimi.com': 'kimi',
  'auth.x.ai': 'grok',
  'api.x.ai': 'grok',
  'cli-chat-proxy.grok.com': 'grok',
  'portal.qwen.ai': 'qwen',
  'chat.qwen.ai': 'qwen',
  'apis.iflow.cn': 'iflow',
  'iflow.cn': 'iflow',
};

/** Antigravity's second host is Gemini's first; there its program's name tells it. */
const sharedHost = 'cloudcode-pa.googleapis.com';

function providerOf({ host, headers }: Exchange): ProviderId | null {
  const isSecond = host === sharedHost && /antigravity/i.test(String(headers['user-agent']));
  return isSecond ? 'antigravity' : (providerOfHost[host] ?? null);
}

const limitsPath = /\/oauth\/usage$|\/wham\/usage$|v1internal:retrieveUserQuota/;

const chatPath =
  /\/v1\/messages|\/backend-api\/codex\/responses|\/v1\/responses|enerateContent|\/chat\/completions/;

/**
 * The internet as the sidecar sees it: the providers played natively, reached by `proxy-url`
 * and `SSL_CERT_FILE` alone, so that the program under test is the released one.
 */
export async function startUpstream(folder: string): Promise<Upstream> {
  const certificates = makeCertificates();
  const caFile = join(folder, 'test-ca.pem');
  writeFileSync(caFile, certificates.caPem);
  const faults = new Map<ProviderId, Fault>();
  const delays = new Map<ProviderId, number>();
  const timers = new Set<NodeJS.Timeout>();
  const calls: UpstreamCall[] = [];
  const limitsCalls: LimitsCall[] = [];
  const limits = new Map<ProviderId, Reply>();
  const login: LoginPlay = {
    email: 'someone@example.test',
    tokenMark: 'CANARY-token',
    tokenStatus: 200,
    device: 'granted',
  };

  const later = (ms: number, run: () => void): void => {
    if (ms === 0) return run();
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  };

  const onExchange = (exchange: Exchange): void => {
    const entry = loginEndpoint(exchange);
    const provider = entry?.provider ?? providerOf(exchange);
    const isChat = !entry && chatPath.test(exchange.path);
    const kind = entry ? 'login' : isChat ? 'chat' : 'other';
    const authorization = String(exchange.headers['authorization'] ?? '');
    calls.push({ provider, kind, host: exchange.host, path: exchange.path, authorization });
    if (entry) return send(exchange, entry.reply(login));
    if (limitsPath.test(exchange.path)) {
      const { host, method, path, headers, body } = exchange;
      limitsCalls.push({ host, method, path, headers, body });
      // Both ask one host, and the sidecar says nothing of which it is.
      const told = limits.get(path.endsWith('Summary') ? 'antigravity' : (provider ?? 'claude'));
      return told ? send(exchange, told) : exchange.reply(404, {}, '{}');
    }
    if (provider && exchange.path === '/v1/models') {
      return exchange.reply(200, {}, JSON.stringify({ data: [{ id: listedModel }] }));
    }
    if (!provider || !isChat) return exchange.reply(404, {}, '{}');
    const fault = faults.get(provider);
    return later(delays.get(provider) ?? 0, () =>
      fault
        ? misbehave(exchange, provider, fault)
        : send(exchange, answer(exchange, provider, 'OK')),
    );
  };

  const interceptor = await startInterceptor({
    certificates,
    onExchange,
    connectionFault: (host) => {
      const own = providerOfHost[host];
      const fault = own && connectionFaultOf(faults.get(own));
      const other = host === sharedHost ? connectionFaultOf(faults.get('antigravity')) : null;
      return fault ?? other;
    },
  });
  return {
    proxyUrl: `socks5://127.0.0.1:${interceptor.port}`,
    caFile,
    calls,
    limitsCalls,
    login,
    setLimits: (provider, reply) => void limits.set(provider, reply),
    setFault: (provider, fault) => {
      if (fault) faults.set(provider, fault);
      else faults.delete(provider);
    },
    setDelay: (provider, delayMs) => void delays.set(provider, delayMs),
    chatCount: (provider) =>
      calls.filter((call) => call.provider === provider && call.kind === 'chat').length,
    async close() {
      for (const timer of timers) clearTimeout(timer);
      await interceptor.close();
    },
  };
}

const connectionFaults: ReadonlySet<string> = new Set<ConnectionFault>([
  'refused',
  'no-route',
  'untrusted',
  'closed-in-tls',
]);

const connectionFaultOf = (fault: Fault | undefined): ConnectionFault | null =>
  fault && connectionFaults.has(fault.type) ? (fault.type as ConnectionFault) : null;

function answer(exchange: Exchange, provider: ProviderId, text: string): Reply {
  const asked = parse(exchange.body);
  const model = String(asked['model'] ?? 'model');
  const streams = asked['stream'] === true || exchange.path.includes('alt=sse');
  if (exchange.host === 'generativelanguage.googleapis.com') {
    return geminiKeyReply(text, streams, model);
  }
  return chatReplies[provider](text, streams, model);
}

function misbehave(exchange: Exchange, provider: ProviderId, fault: Fault): void {
  switch (fault.type) {
    case 'status': {
      const { status, headers = {} } = fault;
      const reply = refusal(provider, status, privateDetail);
      return send(exchange, { ...reply, headers: { ...reply.headers, ...headers } });
    }
    case 'reply':
      return send(exchange, fault.reply);
    case 'empty':
      return send(exchange, answer(exchange, provider, ''));
    case 'hang':
      return;
    case 'hang-up':
      return exchange.hangUp();
    case 'stall':
    case 'cut': {
      const { status, headers, body } = answer(exchange, provider, 'OK');
      // Claude and Codex say a few things before the first word; all but the last event is sent.
      const events = body.split(/(?<=\n\n)/);
      const piece = events.length > 1 ? events.slice(0, -1).join('') : body.slice(0, -2);
      exchange.begin(status, headers, piece);
      if (fault.type === 'cut') setTimeout(() => exchange.cut(), 50);
      return;
    }
    default:
      return; // A connection fault: no exchange ever came.
  }
}

const send = (exchange: Exchange, { status, headers, body }: Reply): void =>
  exchange.reply(status, headers, body);

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
