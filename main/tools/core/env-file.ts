import { eolOf } from '../../base/core/end-of-line.ts';
import { type FileFormat, isTable, type Path, type Value } from './file-format.ts';
import { envLine, envLines } from './quoting.ts';

const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.]*)[ \t]*=[ \t]*(.*?)[ \t]*$/;

/** `NAME=value` lines. Whatever else stands in the file stays as it is; nothing is ever wrong. */
export const envFile: FileFormat = {
  name: '.env',
  blank: {},
  read: (text) => Object.fromEntries(entriesOf(text).map(({ name, value }) => [name, value])),
  set(text, path, value) {
    const name = nameOf(path);
    const line = envLine(name, String(value));
    const last = entriesOf(text).findLast((entry) => entry.name === name);
    const eol = eolOf(text);
    if (last) return text.split(/\r?\n/).with(last.index, line).join(eol);
    return `${text}${text === '' || text.endsWith('\n') ? '' : eol}${line}${eol}`;
  },
  remove(text, path) {
    const gone = new Set(
      entriesOf(text)
        .filter(({ name }) => name === nameOf(path))
        .map(({ index }) => index),
    );
    return text
      .split(/(?<=\n)/)
      .filter((_line, index) => !gone.has(index))
      .join('');
  },
  append: (text) => text,
  print: (value) => (isTable(value) ? envLines(value) : ''),
};

const nameOf = ([name]: Path): string => String(name);

function entriesOf(text: string): readonly { name: string; value: Value; index: number }[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const [, name, raw] = assignment.exec(line) ?? [];
    return name === undefined ? [] : [{ name, value: unquoted(raw ?? ''), index }];
  });
}

function unquoted(raw: string): string {
  if (/^'[^']*'$/.test(raw)) return raw.slice(1, -1);
  if (!/^".*"$/.test(raw)) return raw.replace(/\s+#.*$/, '');
  try {
    return String(JSON.parse(raw));
  } catch {
    return raw.slice(1, -1); // A backslash that JSON does not know.
  }
}
