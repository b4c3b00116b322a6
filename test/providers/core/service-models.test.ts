import { describe, expect, it } from 'vitest';
import type { CallReply } from '../../../main/providers/core/provider-ports.ts';
import { modelsIn } from '../../../main/providers/core/service-models.ts';

describe('modelsIn', () => {
  const far = { url: '', host: 'a.example', isLocal: false };
  const near = { url: '', host: '127.0.0.1:1234', isLocal: true };
  const list = (data: unknown): CallReply => ({
    type: 'answered',
    status: 200,
    body: JSON.stringify({ data }),
    retryAfter: null,
  });
  const status = (code: number): CallReply => ({
    ...{ type: 'answered', status: code, body: '{}', retryAfter: null },
  });
  const many = Array.from({ length: 1_001 }, (_, at) => ({ id: `m-${at}` }));

  it('gives the ids in their order, each once, odd ones left out', () => {
    const data = [
      { id: 'b' },
      { id: 'a/c:free' },
      { id: 'b' },
      { id: 'a b' },
      { id: 7 },
      null,
      'x',
    ];
    expect(modelsIn(list(data), far)).toEqual(['b', 'a/c:free']);
  });

  it('gives at most a thousand', () => {
    expect(modelsIn(list(many.slice(0, 1_000)), far)).toHaveLength(1_000);
    expect(modelsIn(list(many), far)).toHaveLength(1_000);
  });

  // biome-ignore format: a table reads better as a table
  it.each<[reply: CallReply, sentence: string]>([
    [{ type: 'unreachable' }, 'No connection to a.example came about. Look at the address, the network or proxy-url.'],
    [{ type: 'timed-out' },   'a.example gave no answer within 10 s. Fetch again, or name the models by hand.'],
    [{ type: 'too-long' },    'Its list is longer than 10 MB and was not read. Name the models by hand.'],
    [{ type: 'failed' },      'This gateway could not ask the service. Name the models by hand.'],
    [status(401),             'a.example refused the key (HTTP 401). Copy it again.'],
    [status(403),             'a.example refused the key (HTTP 403). Copy it again.'],
    [status(404),             'There is no list of models at this address (HTTP 404). Most base URLs end in /v1.'],
    [status(301),             'a.example did not list its models (HTTP 301). Fetch again in a minute, or name them by hand.'],
    [status(500),             'a.example did not list its models (HTTP 500). Fetch again in a minute, or name them by hand.'],
    [status(200),             'What answered is no list of models. Most base URLs end in /v1.'],
    [list([]),                'It lists no models. Name them by hand.'],
    [list([{ id: '<b>' }]),   'It lists no models. Name them by hand.'],
  ])('says of %j: %s', (reply, sentence) => {
    expect(modelsIn(reply, far)).toBe(sentence);
  });

  it('says of this computer that nothing answers there', () => {
    const sentence = 'Nothing answers on 127.0.0.1:1234. Start the service and fetch again.';
    expect(modelsIn({ type: 'unreachable' }, near)).toBe(sentence);
  });
});
