/** An OpenAI-compatible service whose name and address nobody has to look up. */
export interface ReadyService {
  readonly label: string;
  /** A name of one of the rows leads its key there. */
  readonly name: string;
  readonly baseUrl: string;
}

export const readyServices: readonly ReadyService[] = [
  {
    label: 'Qwen, Model Studio',
    name: 'Qwen',
    baseUrl: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
  },
  {
    label: 'Qwen, Coding Plan',
    name: 'Qwen',
    baseUrl: 'https://coding-intl.dashscope.aliyuncs.com/v1',
  },
  { label: 'OpenRouter', name: 'OpenRouter', baseUrl: 'https://openrouter.ai/api/v1' },
  { label: 'DeepSeek', name: 'DeepSeek', baseUrl: 'https://api.deepseek.com/v1' },
  { label: 'GLM', name: 'GLM', baseUrl: 'https://api.z.ai/api/paas/v4' },
  { label: 'GLM, Coding Plan', name: 'GLM', baseUrl: 'https://api.z.ai/api/coding/paas/v4' },
  { label: 'Ollama on this computer', name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1' },
  { label: 'LM Studio on this computer', name: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1' },
];

/** A service on this computer mostly wants no key. */
export const isLocal = (baseUrl: string): boolean =>
  /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/i.test(baseUrl.trim());
