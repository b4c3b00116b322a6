import { structuredPatch } from 'diff';
import type { Difference, DiffLine } from '../../contract/tools.ts';

const contextLines = 3;
const mask = '••••••••';

/**
 * One file of a change, as a person looks at it before saying yes. `secrets` are masked beside
 * whatever looks like one.
 */
export function fileDifference(
  path: string,
  before: string | null,
  after: string,
  apiKey: string,
  secrets: readonly string[] = [],
): Difference['files'][number] {
  const [was, is] = [before ?? '', after].map(plain) as [string, string];
  const { hunks } = structuredPatch('', '', was, is, undefined, undefined, {
    context: contextLines,
  });
  const known = secrets.toSorted((a, b) => b.length - a.length);
  const lines: DiffLine[] = [];
  let shownTo = 0;
  for (const { oldStart, oldLines, lines: own } of hunks) {
    if (oldStart > shownTo + 1) lines.push({ sign: 'gap', text: '' });
    shownTo = oldStart + oldLines - 1;
    for (const line of own) {
      const sign = line[0];
      if (sign === '+' || sign === '-' || sign === ' ') {
        lines.push({ sign, text: masked(line.slice(1), apiKey, known) });
      }
    }
  }
  if (lines.length > 0 && shownTo < was.split('\n').length - 1)
    lines.push({ sign: 'gap', text: '' });
  const count = (sign: string): number => lines.filter((line) => line.sign === sign).length;
  return { path, isNew: before === null, added: count('+'), removed: count('-'), lines };
}

const plain = (text: string): string => text.replace('\uFEFF', '').replaceAll('\r\n', '\n');

const keyName =
  /((?:key|token|secret|password)\w*["']?\s*[:=]\s*["']?(?:Bearer )?)(?!\$|\{)([^"'\s,}]{6,})/gi;
/** Another of our own: told apart, or a line that goes would look like the one that comes. */
const oldKey = /\bkorproxy-[\w-]{20,}/g;
const keyShape = /\b(sk-|AIza|gh[opsu]_|ya29\.)[\w.-]{8,}/g;

/** Whatever looks like a key, ours and others': the user may be sharing the screen. */
function masked(text: string, apiKey: string, secrets: readonly string[]): string {
  const own = apiKey.startsWith('korproxy-') ? `korproxy-${mask}` : mask;
  return secrets
    .reduce((line, secret) => line.replaceAll(secret, mask), text.replaceAll(apiKey, own))
    .replaceAll(oldKey, 'korproxy-(old key)')
    .replaceAll(keyShape, `$1${mask}`)
    .replaceAll(keyName, (whole, name: string, value: string) =>
      /\u2022|\(old|^null$/.test(value) ? whole : `${name}${mask}`,
    );
}
