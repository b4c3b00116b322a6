import type { ProviderId } from '../../../main/contract/providers.ts';

/** An answer as its provider writes it. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const json = (status: number, value: unknown, headers = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
});

const events = (values: readonly unknown[]): Reply => ({
  status: 200,
  headers: { 'content-type': 'text/event-stream' },
  body: values.map((value) => `data: ${JSON.stringify(value)}\n\n`).join(''),
});

/** The smallest answer with that text that the sidecar understands (both lines, both modes). */
export const chatReplies: Readonly<
  Record<ProviderId, (text: string, streams: boolean, model: string) => Reply>
> = {
  claude: (text, _streams, model) => events(claudeEvents(text, model)),
  codex: (text, _streams, model) => events(codexEvents(text, model)),
  antigravity: codeAssist,
  gemini: codeAssist,
  kimi: openAi,
  grok: (text, _streams, model) => events(codexEvents(text, model)),
  qwen: openAi,
  iflow: openAi,
};

/** Google's way for logins, of Gemini and of Antigravity. */
function codeAssist(text: string, streams: boolean): Reply {
  const answer = {
    response: {
      candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP' }],
    },
  };
  return streams ? events([answer]) : json(200, answer);
}

/** The same for a Gemini API key, whose answers come without the `response` wrapper. */
export function geminiKeyReply(text: string, streams: boolean, model: string): Reply {
  const answer = {
    candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP' }],
    usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
    modelVersion: model,
  };
  return streams ? events([answer]) : json(200, answer);
}

function openAi(text: string, streams: boolean, model: string): Reply {
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  const shared = { id: 'chat_1', created: 1_700_000_000, model };
  if (!streams) {
    const message = { role: 'assistant', content: text };
    const choices = [{ index: 0, message, finish_reason: 'stop' }];
    return json(200, { ...shared, object: 'chat.completion', choices, usage });
  }
  const delta = { role: 'assistant', content: text };
  return events([
    { ...shared, object: 'chat.completion.chunk', choices: [{ index: 0, delta }] },
    {
      ...shared,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
      usage,
    },
  ]);
}

const claudeEvents = (text: string, model: string): readonly unknown[] => [
  {
    type: 'message_start',
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model,
      content: [],
      usage: { input_tokens: 1, output_tokens: 0 },
    },
  },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
  { type: 'content_block_stop', index: 0 },
  {
    type: 'message_delta',
    delta: { stop_reason: 'end_turn' },
    usage: { input_tokens: 1, output_tokens: 1 },
  },
  { type: 'message_stop' },
];

const codexEvents = (text: string, model: string): readonly unknown[] => {
  const response = { id: 'resp_1', model, created_at: 1_700_000_000, output: [] };
  const output = text
    ? [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] }]
    : [];
  return [
    { type: 'response.created', response: { ...response, status: 'in_progress' } },
    ...(text
      ? [
          {
            type: 'response.output_text.delta',
            item_id: 'i1',
            output_index: 0,
            content_index: 0,
            delta: text,
          },
        ]
      : []),
    {
      type: 'response.completed',
      response: {
        ...response,
        status: 'completed',
        output,
        usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 },
      },
    },
  ];
};

/** How each provider words a refusal; `detail` stands where real ones put private things. */
export function refusal(provider: ProviderId, status: number, detail: string): Reply {
  const message = `${wordFor[status] ?? 'error'}: ${detail}`;
  switch (provider) {
    case 'claude':
      return json(status, {
        type: 'error',
        error: { type: claudeTypeFor[status] ?? 'api_error', message },
      });
    case 'antigravity':
    case 'gemini':
      return json(status, {
        error: { code: status, message, status: googleStatusFor[status] ?? 'INTERNAL' },
      });
    default:
      return json(status, { error: { message, type: 'upstream_error', code: `http_${status}` } });
  }
}

const wordFor: Readonly<Record<number, string>> = {
  401: 'authentication failed',
  403: 'not permitted',
  404: 'no such model',
  429: 'rate limit',
};

const claudeTypeFor: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
};

const googleStatusFor: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
};
