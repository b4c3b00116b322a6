import type { ToolId } from '../../main/contract/tools.ts';

/** A real client at the version against which its preset was proved. */
export interface ClientPin {
  readonly id: ToolId | 'continue-config' | 'openai-python' | 'anthropic-sdk';
  readonly source: 'npm' | 'pypi';
  readonly packages: readonly string[];
  readonly version: string;
  /** The program's name; null for a library. */
  readonly bin: string | null;
  /** Its program is put in place by an install script of its own; no other client may run one. */
  readonly runsScripts: boolean;
}

const pinOn =
  (source: ClientPin['source'], sign: '@' | '==') =>
  (
    id: ClientPin['id'],
    name: string,
    version: string,
    bin: string | null,
    { runsScripts = false }: Partial<ClientPin> = {},
  ): ClientPin => ({
    ...{ id, source, packages: [`${name}${sign}${version}`], version, bin, runsScripts },
  });
const npm = pinOn('npm', '@');
const pypi = pinOn('pypi', '==');

/** Run at every check; the others by `npm run clients`. */
export const alwaysClients: readonly ClientPin[] = [
  npm('cline', 'cline', '3.0.65', 'cline'),
  npm('continue', '@continuedev/cli', '1.5.47', 'cn'),
  // What Continue in an editor reads its files with.
  npm('continue-config', '@continuedev/config-yaml', '1.42.0', null),
  npm('claude-code', '@anthropic-ai/claude-code', '2.1.330', 'claude', { runsScripts: true }),
  npm('codex', '@openai/codex', '0.169.0', 'codex'),
  npm('opencode', 'opencode-ai', '1.18.33', 'opencode', { runsScripts: true }),
  npm('openai-sdk', 'openai', '7.57.0', null),
  pypi('openai-python', 'openai', '3.54.0', null),
  // By the lines for Claude Code.
  npm('anthropic-sdk', '@anthropic-ai/sdk', '1.14.0', null),
];

export const otherClients: readonly ClientPin[] = [
  npm('gemini-cli', '@google/gemini-cli', '0.61.0', 'gemini'),
  // Its metadata asks for Node 22; what its preset needs runs on 20 as well.
  npm('qwen-code', '@qwen-code/qwen-code', '0.24.4', 'qwen'),
  // 7.8.1 asks for platform packages that were never published.
  npm('kilo', '@kilocode/cli', '7.7.7', 'kilo'),
  npm('droid', 'droid', '0.215.0', 'droid'),
  npm('copilot-cli', '@github/copilot', '1.0.102', 'copilot'),
  npm('pi', '@mariozechner/pi-coding-agent', '0.73.1', 'pi'),
  pypi('aider', 'aider-chat', '0.86.2', 'aider'),
  pypi('llm', 'llm', '0.36', 'llm'),
  // 1.7.4 does not resolve on Python 3.11.
  pypi('langchain', 'langchain-openai', '1.7.3', null),
];

export const pinOf = (id: ClientPin['id']): ClientPin | null =>
  [...alwaysClients, ...otherClients].find((pin) => pin.id === id) ?? null;
