import { defaultModels } from '../../../main/tools/core/models.ts';
import { neighbourTests } from '../support/neighbour-tests.ts';

neighbourTests('claude-code', [
  {
    form: 'settings',
    files: (vendor) => ({
      '~/.claude/settings.json': `{ "env": { "ANTHROPIC_BASE_URL": "${vendor}", "ANTHROPIC_AUTH_TOKEN":"theirs",
    "ANTHROPIC_API_KEY": "sk-theirs", "ANTHROPIC_MODEL" : "glm-4.6",
    "ANTHROPIC_DEFAULT_OPUS_MODEL": "glm-4.6" }
}`,
    }),
    line: "claude -p 'Which maps?'",
    before: 'vendor',
    model: defaultModels.claude,
    setAside: ['env.ANTHROPIC_API_KEY', 'env.ANTHROPIC_MODEL', 'env.ANTHROPIC_DEFAULT_OPUS_MODEL'],
  },
]);

neighbourTests('codex', [
  {
    form: 'config',
    files: (vendor) => ({
      '~/.codex/config.toml': `# theirs
model = "glm-4.6"
model_provider = "theirs"
profile = "work" # for the office

[model_providers.theirs]
name = "Theirs"
base_url = "${vendor}/v1"
wire_api = "chat"

[profiles.work]
model = "glm-4.6-air"
`,
    }),
    env: { OPENAI_API_KEY: 'sk-theirs', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' },
    line: "codex exec --skip-git-repo-check 'Which maps?'",
    // As it is this Codex does not start with it.
    before: 'nobody',
    model: defaultModels.openai,
    setAside: ['profile', 'model_providers.theirs.wire_api'],
  },
]);
