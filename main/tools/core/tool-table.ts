import { type ToolId, toolIds } from '../../contract/tools.ts';
import type { Tool } from './preset.ts';
import { aider } from './presets/aider.ts';
import { claudeCode } from './presets/claude-code.ts';
import { cline } from './presets/cline.ts';
import { curl, langChain, openAiSdk } from './presets/code-presets.ts';
import { codex } from './presets/codex.ts';
import { continueDev } from './presets/continue.ts';
import { copilotCli } from './presets/copilot-cli.ts';
import { droid } from './presets/droid.ts';
import { geminiCli } from './presets/gemini-cli.ts';
import { kilo } from './presets/kilo.ts';
import { llm } from './presets/llm.ts';
import { openCode } from './presets/opencode.ts';
import { pi } from './presets/pi.ts';
import { qwenCode } from './presets/qwen-code.ts';
import {
  amp,
  crush,
  cursor,
  goose,
  jetBrains,
  rooCode,
  vsCodeChat,
  windsurf,
  xcode,
  zed,
} from './presets/untried.ts';

/** A tool of the contract without a row here does not compile. */
const byId: { readonly [I in ToolId]: Tool & { readonly id: I | ToolId } } = {
  cline,
  continue: continueDev,
  'claude-code': claudeCode,
  codex,
  opencode: openCode,
  'gemini-cli': geminiCli,
  'qwen-code': qwenCode,
  kilo,
  aider,
  droid,
  'copilot-cli': copilotCli,
  pi,
  llm,
  'openai-sdk': openAiSdk,
  langchain: langChain,
  curl,
  'roo-code': rooCode,
  zed,
  'vscode-chat': vsCodeChat,
  jetbrains: jetBrains,
  xcode,
  goose,
  crush,
  cursor,
  windsurf,
  amp,
};

export const toolOf = (id: ToolId): Tool => byId[id];

export const allTools: readonly Tool[] = toolIds.map(toolOf);
