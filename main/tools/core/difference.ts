import { fileDifference } from '../../base/core/difference.ts';
import { listWords, numberWord } from '../../base/core/wording.ts';
import type { ToolDiff } from '../../contract/tools.ts';
import type { ChangePlan } from './tool-ports.ts';

/** A change as it is told before anything is written, with what decides beside it. */
export function toldDiff(
  { id, files }: ChangePlan,
  apiKey: string,
  neighbours: ToolDiff['neighbours'],
  setsAside: boolean,
): ToolDiff {
  const shown = files.map(({ shown: path, before, after }) =>
    fileDifference(path, before, after, apiKey),
  );
  const gone = neighbours.filter(({ canSetAside }) => setsAside && canSetAside);
  const names = gone.map(({ name }) => name);
  const sentence = differenceSentence(shown, names);
  return { planId: id, files: shown, sentence, neighbours, setsAside };
}

/** `In ~/.claude/settings.json one line changes and one is new. The rest stays as it is.` */
function differenceSentence(
  files: ToolDiff['files'],
  /** What is set aside, by name. */
  gone: readonly string[] = [],
): string {
  const sentences = files.map(({ path, isNew, added, removed }) => {
    if (isNew) return `${path} is a new file.`;
    const changed = Math.min(added, removed);
    const parts = [
      part(changed, 'changes', 'change'),
      part(added - changed, 'is new', 'are new'),
      part(removed - changed, 'goes', 'go'),
    ].filter((words) => words !== null);
    if (parts.length === 0) return `${path} has it already.`;
    const [first, ...rest] = parts;
    return `In ${path} ${[`${first?.count} ${first?.count === 'one' ? 'line' : 'lines'} ${first?.verb}`, ...rest.map(({ count, verb }) => `${count} ${verb}`)].join(' and ')}. The rest stays as it is.`;
  });
  if (gone.length > 0) {
    const them = gone.length === 1 ? 'it' : 'them';
    sentences.push(`Set aside: ${listWords(gone, 'and')}. Undo brings ${them} back.`);
  }
  return sentences.join(' ');
}

function part(count: number, one: string, many: string): { count: string; verb: string } | null {
  return count === 0 ? null : { count: numberWord(count), verb: count === 1 ? one : many };
}
