import { type ToolId, toolIds } from '../../contract/tools.ts';
import type { Tool } from './preset.ts';
import { aider } from './tools/aider.ts';
import { claudeCode } from './tools/claude-code.ts';
import { cline } from './tools/cline.ts';
import { curl, langChain, openAiSdk } from './tools/code-presets.ts';
import { codex } from './tools/codex.ts';
import { continueDev } from './tools/continue.ts';
import { copilotCli } from './tools/copilot-cli.ts';
import { droid } from './tools/droid.ts';
import { geminiCli } from './tools/gemini-cli.ts';
import { kilo } from './tools/kilo.ts';
import { llm } from './tools/llm.ts';
import { openCode } from './tools/opencode.ts';
import { pi } from './tools/pi.ts';
import { qwenCode } from './tools/qwen-code.ts';
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
} from './tools/untried.ts';

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
