import { defaultModels } from '../../../main/tools/core/models.ts';
import { neighbourTests } from '../support/neighbour-tests.ts';

/** The slower ones. */

neighbourTests('opencode', [
  {
    form: 'config',
    files: (vendor) => ({
      '~/.config/opencode/opencode.jsonc': `{
  "$schema": "https://opencode.ai/config.json",
  "provider": { "theirs": { "npm": "@ai-sdk/openai-compatible", "name": "Theirs",
    "options": { "baseURL": "${vendor}/v1", "apiKey": "sk-theirs" }, "models": { "glm": { "name": "glm" } } } },
  "model": "theirs/glm", // as their guide says
  "small_model": "theirs/glm",
  "agent": { "build": { "model": "theirs/glm" } }
}
`,
    }),
    env: { OPENAI_API_KEY: 'sk-theirs', ANTHROPIC_API_KEY: 'sk-theirs' },
    line: "opencode run --format json 'Which maps?'",
    before: 'vendor',
    model: defaultModels.claude,
    setAside: ['small_model', 'agent.build.model'],
  },
]);

neighbourTests('continue', [
  {
    form: 'config-yaml',
    files: (vendor) => ({
      '~/.continue/config.yaml': `name: Mine
version: 1.0.0
schema: v1
models:
  - name: Theirs # as their guide says
    provider: openai
    model: glm-4.6
    apiBase: ${vendor}/v1
    apiKey: sk-theirs
`,
    }),
    env: { OPENAI_API_KEY: 'sk-theirs', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' },
    line: "cn -p 'Which maps?'",
    before: 'vendor',
    model: defaultModels.claude,
    // Ours goes before theirs.
    setAside: [],
  },
]);

neighbourTests('gemini-cli', [
  {
    form: 'env',
    files: (vendor) => ({
      '~/.gemini/.env': `GOOGLE_GEMINI_BASE_URL=${vendor}
GEMINI_API_KEY=theirs # as their guide says
GEMINI_MODEL=glm-4.6
GEMINI_CLI_CUSTOM_HEADERS="x-api-key: sk-theirs"
`,
      '~/.gemini/settings.json':
        '{ "security": { "auth": {"selectedType": "gemini-api-key"} }, "model": {"name": "glm-4.6"} }',
    }),
    env: { GOOGLE_API_KEY: 'theirs', GOOGLE_GENAI_USE_VERTEXAI: 'true' },
    line: "gemini --skip-trust --output-format json -p 'Which maps?'",
    before: 'vendor',
    model: 'gemini-3.1-pro-preview',
    setAside: ['GEMINI_CLI_CUSTOM_HEADERS'],
  },
]);
