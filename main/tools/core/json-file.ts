import {
  applyEdits,
  type FormattingOptions,
  type JSONPath,
  modify,
  type ParseError,
  parse,
} from 'jsonc-parser';
import { eolOf } from '../../base/core/end-of-line.ts';
import {
  type FileFormat,
  indentOf,
  isTable,
  type Path,
  unreadableAt,
  type Value,
  valueAt,
} from './file-format.ts';

/** JSON as editors take it: comments and trailing commas are allowed and kept. */
export const jsonFile: FileFormat = {
  name: 'JSON',
  blank: {},
  read(text) {
    const errors: ParseError[] = [];
    const value: Value = parse(text, errors, { allowTrailingComma: true });
    if (errors[0]) throw unreadableAt(text, errors[0].offset);
    if (!isTable(value)) throw unreadableAt(text, Math.max(0, text.search(/\S/)));
    return value;
  },
  set: (text, path, value) => edited(text, path, value, false),
  remove: (text, path) => edited(text, path, undefined, false),
  append(text, path, value) {
    const list = valueAt(jsonFile.read(text), path);
    if (!Array.isArray(list)) return edited(text, path, [value], false);
    return edited(text, [...path, list.length], value, true);
  },
  print: (value) => `${JSON.stringify(value, null, 2)}\n`,
};

function edited(text: string, path: Path, value: Value, isArrayInsertion: boolean): string {
  const formattingOptions: FormattingOptions = { ...spacing(text), eol: eolOf(text) };
  const changes = modify(text, [...path] as JSONPath, value, {
    formattingOptions,
    isArrayInsertion,
  });
  return withoutLoneComma(applyEdits(text, changes), text, value);
}

function spacing(text: string): Pick<FormattingOptions, 'insertSpaces' | 'tabSize'> {
  const indent = indentOf(text);
  return indent.includes('\t')
    ? { insertSpaces: false, tabSize: 1 }
    : { insertSpaces: true, tabSize: indent.length };
}

/** Taking away the only key of `{ "a": 1, }` leaves its comma behind, which no reader takes. */
function withoutLoneComma(result: string, before: string, value: Value): string {
  if (value !== undefined || result === before) return result;
  const errors: ParseError[] = [];
  parse(result, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (!error) return result;
  const comma = result[error.offset] === ',' ? error.offset : -1;
  return comma < 0 ? result : result.slice(0, comma) + result.slice(comma + 1);
}
