import { ActionRefused } from '../../base/core/action-refused.ts';
import type { AddedKey } from '../../contract/provider-rows.ts';
import { providerIds } from '../../contract/providers.ts';
import type { Json } from './answer.ts';
import type { KeySection } from './capability-types.ts';

const sectionOf: Readonly<Record<AddedKey['kind'], KeySection>> = {
  claude: 'claude-api-key',
  codex: 'codex-api-key',
  grok: 'xai-api-key',
  gemini: 'gemini-api-key',
  'openai-compatible': 'openai-compatibility',
};

/** The sidecar drops such a key without an address in silence. */
const usualUrls: Readonly<Partial<Record<AddedKey['kind'], string>>> = {
  codex: 'https://api.openai.com/v1',
  grok: 'https://api.x.ai/v1',
};

/** What config.yaml is to hold for a key that a user adds. Throws an `ActionRefused` where that is too little. */
export function entryOf({ kind, key, baseUrl, name, models }: AddedKey): {
  readonly section: KeySection;
  readonly entry: Json;
} {
  const section = sectionOf[kind];
  if (kind !== 'openai-compatible') {
    const url = baseUrl ?? usualUrls[kind];
    return {
      section,
      entry: { 'api-key': key, ...(url === undefined ? {} : { 'base-url': url }) },
    };
  }
  if (name === null || baseUrl === null || models.length === 0) {
    throw new ActionRefused('Such a service needs a name, an address and at least one model.');
  }
  return {
    section,
    entry: {
      name: serviceName(name),
      'base-url': baseUrl,
      'api-key-entries': [{ 'api-key': key }],
      models: models.map((model) => ({ name: model, alias: model })),
    },
  };
}

/** A provider with a row is known by its id, however it is written: so its row finds it. */
const serviceName = (name: string): string =>
  providerIds.find((id) => id === name.toLowerCase()) ?? name;
