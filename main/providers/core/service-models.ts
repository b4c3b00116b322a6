import { maxServiceModels, typedModelId } from '../../contract/provider-rows.ts';
import { isObject, parseObject } from './answer.ts';
import type { CallReply } from './provider-ports.ts';

/** Where an OpenAI-compatible service lists its models. */
export interface ModelsAddress {
  readonly url: string;
  readonly host: string;
  readonly isLocal: boolean;
}

/** The ids that a service listed, in its order, each once; else a sentence that says what to do. */
export function modelsIn(
  reply: CallReply,
  { host, isLocal }: ModelsAddress,
): readonly string[] | string {
  switch (reply.type) {
    case 'unreachable':
      return isLocal
        ? `Nothing answers on ${host}. Start the service and fetch again.`
        : `No connection to ${host} came about. Look at the address, the network or proxy-url.`;
    case 'timed-out':
      return `${host} gave no answer within 10 s. Fetch again, or name the models by hand.`;
    case 'too-long':
      return 'Its list is longer than 10 MB and was not read. Name the models by hand.';
    case 'failed':
      return 'This gateway could not ask the service. Name the models by hand.';
    case 'answered':
      return reply.status >= 200 && reply.status < 300
        ? idsIn(reply.body)
        : refusalWords(reply.status, host);
  }
}

function refusalWords(status: number, host: string): string {
  if (status === 401 || status === 403) {
    return `${host} refused the key (HTTP ${status}). Copy it again.`;
  }
  if (status === 404) {
    return `There is no list of models at this address (HTTP 404). Most base URLs end in /v1.`;
  }
  return `${host} did not list its models (HTTP ${status}). Fetch again in a minute, or name them by hand.`;
}

function idsIn(body: string): readonly string[] | string {
  const data = parseObject(body)?.['data'];
  if (!Array.isArray(data)) {
    return 'What answered is no list of models. Most base URLs end in /v1.';
  }
  const ids = data
    .filter(isObject)
    .flatMap(({ id }) => typedModelId.safeParse(id).data ?? [])
    .slice(0, maxServiceModels);
  if (ids.length === 0) return 'It lists no models. Name them by hand.';
  return [...new Set(ids)];
}
