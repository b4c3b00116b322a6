import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A home folder as it looks after years: many files, many extensions, long lists of programs. */
export function crowdHome(home: string, { files = 10_000, extensions = 300 } = {}): void {
  const put = (text: string, ...parts: readonly string[]): void => {
    const file = path.join(home, ...parts);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  for (let i = 0; i < extensions; i += 1) {
    put('{}', '.vscode', 'extensions', `publisher${i}.name-${i % 9}.${i}.0`, 'package.json');
  }
  put('{}', '.vscode', 'extensions', 'saoudrizwan.claude-dev-4.1.13', 'package.json');
  const places = ['.config/a', '.claude/projects', '.continue/sessions', 'src', '.codex/sessions'];
  const each = Math.ceil((files - extensions) / places.length);
  for (const place of places) {
    mkdirSync(path.join(home, place), { recursive: true });
    for (let i = 0; i < each; i += 1) writeFileSync(path.join(home, place, `file-${i}`), 'x');
  }
  put('{"env":{"ANTHROPIC_BASE_URL":"https://gateway.example/x"}}', '.claude', 'settings.json');
  put(
    `models:\n${'  - name: a\n    apiBase: https://api.openai.com/v1\n'.repeat(100)}`,
    '.continue',
    'config.yaml',
  );
}
