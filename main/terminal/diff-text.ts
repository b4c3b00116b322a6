import type { Difference, DiffLine } from '../contract/tools.ts';

/** A difference as a terminal shows it. */
export const diffText = ({ files, sentence }: Difference): string =>
  [
    `${sentence}\n`,
    ...files
      .filter(({ lines }) => lines.length > 0)
      .map(({ path, lines }) => `\n${path}\n${lines.map(diffLineText).join('')}`),
    '\n',
  ].join('');

const diffLineText = ({ sign, text }: DiffLine): string =>
  sign === 'gap' ? '  ⋯\n' : `${sign} ${text}\n`;
