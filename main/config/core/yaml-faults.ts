import { type Document, type ErrorCode, isCollection, isScalar, visit, type YAMLError } from 'yaml';
import type { ConfigFault } from '../../contract/config-faults.ts';

/** Every code of the library. Where one stands for several faults, its words tell them apart below. */
// biome-ignore format: a table
const faults: Readonly<Record<ErrorCode, ConfigFault>> = {
  ALIAS_PROPS:            'alias',
  BAD_ALIAS:              'alias',
  BAD_COLLECTION_TYPE:    'tag',
  BAD_DIRECTIVE:          'directive',
  BAD_DQ_ESCAPE:          'escape',
  BAD_INDENT:             'indent',
  BAD_PROP_ORDER:         'alias',
  BAD_SCALAR_START:       'needs-quotes',
  BLOCK_AS_IMPLICIT_KEY:  'two-colons',
  BLOCK_IN_FLOW:          'lines-in-brackets',
  DUPLICATE_KEY:          'key-twice',
  IMPOSSIBLE:             'not-understood',
  KEY_OVER_1024_CHARS:    'long-key',
  MISSING_CHAR:           'missing-space',
  MULTILINE_IMPLICIT_KEY: 'missing-colon',
  MULTIPLE_ANCHORS:       'alias',
  MULTIPLE_DOCS:          'two-documents',
  MULTIPLE_TAGS:          'tag',
  NON_STRING_KEY:         'key-of-another-kind',
  RESOURCE_EXHAUSTION:    'too-deep',
  TAB_AS_INDENT:          'tab',
  TAG_RESOLVE_FAILED:     'tag',
  UNEXPECTED_TOKEN:       'not-understood',
};

/** By the beginning of the library's own words, which quote nothing there. */
// biome-ignore format: a table
const closer: readonly (readonly [code: ErrorCode, words: RegExp, fault: ConfigFault])[] = [
  ['MISSING_CHAR',     /^Missing closing /,                            'open-quote'],
  ['MISSING_CHAR',     /must end with a /,                             'open-bracket'],
  ['BAD_INDENT',       /and end with a /,                              'open-bracket'],
  ['BAD_INDENT',       /^Block scalar/,                                'block-text'],
  ['MISSING_CHAR',     /^Implicit map keys need to be followed/,       'missing-colon'],
  ['MISSING_CHAR',     /^Missing , /,                                  'missing-comma'],
  ['MISSING_CHAR',     /^Sequence item without - /,                    'missing-dash'],
  ['MISSING_CHAR',     /^Missing directives-end|^Block collection cannot/, 'document-mark'],
  ['MISSING_CHAR',     /^Missing newline/,                             'missing-line-break'],
  ['MISSING_CHAR',     /^Block scalars? /,                             'block-text'],
  ['UNEXPECTED_TOKEN', /on same line with key$/,                       'missing-line-break'],
  ['UNEXPECTED_TOKEN', /^Unexpected (?:, in|empty item)/,              'comma-too-many'],
  ['UNEXPECTED_TOKEN', /^(?:Block scalar header|Unexpected token in block scalar)/, 'block-text'],
];

/** What is wrong, without a word of the file. */
export const yamlFault = ({ code, message }: Pick<YAMLError, 'code' | 'message'>): ConfigFault =>
  closer.find(([of, words]) => of === code && words.test(message))?.[2] ?? faults[code];

/** A fault, and the place in the text where a person has to look. */
export interface PlacedFault {
  readonly fault: ConfigFault;
  readonly offset: number;
}

/** The first fault of a text; null where the library has none to tell. */
export function firstFault(text: string, document: Document.Parsed): PlacedFault | null {
  const [error] = document.errors;
  if (!error) return null;
  const [offset] = error.pos;
  const fault = yamlFault(error);
  const isSetIn = document.errors.some(({ code }) => code === 'MULTILINE_IMPLICIT_KEY');
  // A line too far to the right is read as the rest of the value above it.
  if (fault === 'two-colons' && isSetIn) {
    return { fault: 'indent', offset: text.indexOf('\n', offset) + 1 };
  }
  const isOpen = fault === 'open-quote' || fault === 'open-bracket';
  return { fault, offset: isOpen ? openedAt(document, fault, offset) : offset };
}

/** What is not closed is noticed far behind it, mostly at the end of the file. */
function openedAt(document: Document, fault: ConfigFault, noticedAt: number): number {
  let openedAt = noticedAt;
  visit(document, {
    Node(_key, node) {
      const from = node.range?.[0] ?? noticedAt;
      const isOfKind =
        fault === 'open-quote'
          ? isScalar(node) && node.type?.startsWith('QUOTE')
          : isCollection(node) && node.flow;
      if (isOfKind && from < noticedAt && (node.range?.[2] ?? 0) >= noticedAt) openedAt = from;
    },
  });
  return openedAt;
}
