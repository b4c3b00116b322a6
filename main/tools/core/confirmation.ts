import type { ToolConfirmation, ToolNeighbour } from '../../contract/tools.ts';
import { type FoundNeighbour, winsOver } from './neighbour.ts';
import type { ToolRun } from './tool-ports.ts';

/** What the tool is asked. Short, because it is paid for. */
export const confirmPrompt = "Say 'OK'";

export const confirmLimitMs = 30_000;

/**
 * What a run says, in our words: what the tool printed may hold anything. Some tools end with 0
 * although they were refused (Aider), so the words of a refusal count before the exit code does.
 */
export function confirmationOf(name: string, run: ToolRun): ToolConfirmation {
  const no = (sentence: string): ToolConfirmation => ({ ok: false, sentence });
  switch (run.type) {
    case 'not-found':
      return no(`The program of ${name} is not on this computer.`);
    case 'late':
      return no(`${name} did not answer within ${confirmLimitMs / 1_000} s.`);
    case 'ended': {
      const refusal = refusals.find(([words]) => words.test(run.output));
      if (refusal) return no(`${name} ${refusal[1]}`);
      if (run.code === 0 && run.output.trim() !== '') {
        return { ok: true, sentence: `${name} answered through KorProxy.` };
      }
      return no(
        run.code === 0
          ? `${name} said nothing.`
          : `${name} ended with an error${run.code === null ? '' : ` (exit code ${run.code})`}.`,
      );
    }
  }
}

/** As seen from the real clients. */
const refusals: readonly (readonly [RegExp, string])[] = [
  [
    /Invalid API key|Missing API key|invalid_api_key|\b401\b.{0,40}(Unauthorized|error|status)|(status|error|code)\W{1,4}401\b/i,
    'was refused: its API key is not the one of the gateway.',
  ],
  [
    /unknown provider for model|model_not_found|model not found|ProviderModelNotFound/i,
    'asked for a model that the gateway does not offer.',
  ],
  [
    /ECONNREFUSED|Connection error|Connection refused|Unable to connect/i,
    'could not reach the gateway.',
  ],
  [/auth_unavailable|no auth available/i, 'reached the gateway, which has no login for its model.'],
  [/"is_error"\s*:\s*true/, 'reached the gateway and got an error back.'],
];

/**
 * The answer, and what decides beside our settings. Where something wins the tool was not run
 * (null), and that is the answer.
 */
export function withNeighbours(
  confirmation: ToolConfirmation | null,
  name: string,
  neighbours: readonly (readonly [FoundNeighbour, ToolNeighbour])[],
): ToolConfirmation {
  const winner = neighbours.find(([, { wins }]) => wins)?.[1];
  if (confirmation === null) {
    return { ok: false, sentence: `${name} would not ask here. ${winner?.sentence ?? ''}`.trim() };
  }
  // A project's file does not count where the tool was run; another model may be why it failed.
  const counts = ([{ of, key }]: (typeof neighbours)[number]): boolean =>
    of === 'project' ? winsOver({ key }) : !confirmation.ok && key.does === 'model';
  const also = neighbours.filter(counts).slice(0, 2);
  const sentences = [confirmation.sentence, ...also.map(([, { sentence }]) => sentence)];
  return { ok: confirmation.ok, sentence: sentences.join(' ') };
}
