import { appendFileSync } from 'node:fs';
import type { ProviderTestResult } from '../../main/contract/providers.ts';
import { remedyFor, remedyLabels } from '../../main/providers/core/sentences.ts';
import { loginsOn } from './provider-lines.ts';
import type { WorldOptions } from './provider-world.ts';

/** API keys in place of the logins that the newer sidecar dropped. */
export const keysOfRest = {
  'gemini-api-key': [{ 'api-key': 'gk-CANARY-gemini' }],
  'openai-compatibility': [
    {
      name: 'qwen',
      'base-url': 'https://portal.qwen.ai/v1',
      'api-key-entries': [{ 'api-key': 'k-CANARY-qwen' }],
      models: [{ name: 'qwen3-coder-plus', alias: 'qwen3-coder-plus' }],
    },
    {
      name: 'iflow',
      'base-url': 'https://apis.iflow.cn/v1',
      'api-key-entries': [{ 'api-key': 'k-CANARY-iflow' }],
      models: [{ name: 'glm-4.6', alias: 'glm-4.6' }],
    },
  ],
} as const;

/** Keys for all that take one, with addresses that no resolver knows. */
export const keysNowhere = {
  'claude-api-key': [{ 'api-key': 'k', 'base-url': 'https://claude.invalid' }],
  'codex-api-key': [{ 'api-key': 'k', 'base-url': 'https://codex.invalid' }],
  'xai-api-key': [{ 'api-key': 'k', 'base-url': 'https://grok.invalid/v1' }],
  'gemini-api-key': [{ 'api-key': 'k', 'base-url': 'https://gemini.invalid' }],
  'openai-compatibility': keysOfRest['openai-compatibility'].map((service) => ({
    ...service,
    'base-url': `https://${service.name}.invalid/v1`,
  })),
};

/** What a user sees of a fault, a line a click, for the file that `KORPROXY_FAULT_TABLE` names. */
export function noteFaults(
  line: WorldOptions['line'],
  fault: string,
  click: string,
  results: readonly ProviderTestResult[],
): void {
  const file = process.env['KORPROXY_FAULT_TABLE'];
  if (!file) return;
  for (const { providerId, errorCode, errorMessage, blockedUntilMs, timestamp } of results) {
    const code = errorCode ?? 'cancelled';
    const byKey = !loginsOn(line).some((id) => id === providerId);
    const remedy = remedyFor(code, blockedUntilMs, Date.parse(timestamp), byKey);
    const action = byKey && code === 'token-expired' ? 'New key' : remedyLabels[remedy];
    const sentence = (errorMessage ?? '').replaceAll(/\d\d:\d\d/g, 'hh:mm');
    const cells = [fault, providerId, line, click, code, sentence, action];
    appendFileSync(file, `| ${cells.join(' | ')} |\n`);
  }
}
