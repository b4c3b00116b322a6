// @ts-check
import { parseArgs } from 'node:util';
import { nearest } from './nearest.mjs';
import { exampleOf, fromSources, rows } from './switches.mjs';

/** @typedef {import('./switches.mjs').Row} Row */
/** @typedef {import('./switches.mjs').Caller} Caller */
/** @typedef {import('./switches.mjs').Task} Task */
/** @typedef {import('./switches.mjs').SwitchName} SwitchName */
/** @typedef {import('./switches.mjs').ValuedName} ValuedName */

/** These go with every task. */
const everywhere = /** @type {readonly string[]} */ (['headless', 'help']);

/** What was typed cannot be meant; the message is a sentence for the person who typed it. */
export class UsageError extends Error {}

/**
 * @typedef {object} CommandLine
 * @property {Task} task
 * @property {ReadonlySet<SwitchName>} given
 * @property {Readonly<Partial<Record<ValuedName, string>>>} values
 * @property {string | null} tool the word after `--presets`
 * @property {string | null} folder the word after `--import`
 * @property {string | null} version the word after `--core use`
 * @property {readonly string[]} passedOn for Electron, after a `--` of its own
 */

/**
 * @param {readonly string[]} args
 * @param {Caller} [caller]
 * @returns {CommandLine}
 * @throws UsageError
 */
export function readCommandLine(args, caller = fromSources) {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const end = tokens.find(({ kind }) => kind === 'option-terminator')?.index ?? args.length;
  const typed = tokens.filter(({ index }) => index < end);
  /** @type {Set<SwitchName>} */
  const given = new Set();
  /** @type {Partial<Record<ValuedName, string>>} */
  const values = {};
  /** @type {string[]} */
  const free = [];
  for (const token of typed) {
    if (token.kind === 'positional') free.push(token.value);
    if (token.kind !== 'option') continue;
    const row = rowsOf(caller).find(({ name }) => name === token.name);
    if (!row || /^-[^-]./.test(args[token.index] ?? '')) {
      const elsewhere = caller.refused?.[/** @type {SwitchName} */ (token.name)];
      throw elsewhere ? new UsageError(elsewhere) : unknown(args[token.index] ?? '', caller);
    }
    given.add(row.name);
    const value = givenValue(row, token, caller);
    if (value !== undefined) values[/** @type {ValuedName} */ (row.name)] = value;
  }
  const task = given.has('help') ? 'run' : taskOf(given, caller);
  const word = given.has('help') ? null : wordIn(free, given, caller);
  return {
    ...{ task, given, values },
    tool: task === 'presets' ? word : null,
    folder: task === 'import' ? word : null,
    version: task === 'core' ? word : null,
    passedOn: args.slice(end + 1),
  };
}

/** @param {Caller} caller */
const rowsOf = ({ groups }) => groups.flatMap(({ switches }) => switches);

/** @type {NonNullable<import('node:util').ParseArgsConfig['options']>} */
const options = {
  ...Object.fromEntries(
    rows.map(({ name, value }) => [name, { type: value === undefined ? 'boolean' : 'string' }]),
  ),
  help: { type: 'boolean', short: 'h' },
};

/**
 * @param {Row} row
 * @param {{ value?: string | undefined, inlineValue?: boolean | undefined }} token
 * @param {Caller} caller
 */
function givenValue(row, { value, inlineValue }, { program }) {
  if (row.value === undefined) {
    if (value !== undefined) throw new UsageError(`--${row.name} takes no value.`);
    return undefined;
  }
  const isMissing = !value || (!inlineValue && value.startsWith('-'));
  if (isMissing) {
    throw new UsageError(`--${row.name} needs a value, as in: ${program} ${exampleOf(row)}`);
  }
  return value;
}

/**
 * @param {ReadonlySet<SwitchName>} given
 * @param {Caller} caller
 */
function taskOf(given, { program, groups }) {
  const leading = rows.filter(({ name, leads }) => leads && given.has(name));
  if (leading.length > 1) {
    throw new UsageError(
      `Only one of ${leading.map(({ name }) => `--${name}`).join(', ')} at a time.`,
    );
  }
  const group = groups.find(({ switches }) =>
    switches.some(({ name, leads }) => leads && name === leading[0]?.name),
  );
  const fitting = (group ?? groups[0])?.switches.map(({ name }) => name) ?? [];
  const stray = [...given].find((name) => !fitting.includes(name) && !everywhere.includes(name));
  const row = rows.find(({ name }) => name === stray);
  if (row) {
    const example = exampleOf(row);
    throw new UsageError(`--${stray} has no meaning here; it is used as in: ${program} ${example}`);
  }
  return group?.task ?? 'run';
}

/** Switches that a word may follow, and what it is. */
const takers = /** @type {const} */ ([
  ['presets', 'tool'],
  ['import', 'folder'],
  ['core', 'version'],
]);

/**
 * @param {readonly string[]} free
 * @param {ReadonlySet<SwitchName>} given
 * @param {Caller} caller
 */
function wordIn(free, given, caller) {
  const [first = null, ...others] = free;
  const [, taken = null] = takers.find(([name]) => given.has(name)) ?? [];
  if (first !== null && taken === null) {
    throw rows.some(({ leads, name }) => leads && given.has(name) && name !== 'logs')
      ? new UsageError('One tool or file at a time.')
      : unknown(first, caller);
  }
  if (others.length > 0) throw new UsageError(`One ${taken} at a time.`);
  return first;
}

/**
 * @param {string} word as it was typed
 * @param {Caller} caller
 */
function unknown(word, caller) {
  const [typed = word] = word.split('=');
  const near = nearest(
    typed.replace(/^-+/, ''),
    rowsOf(caller).map(({ name }) => name),
  );
  const meant = near ? `Did you mean --${near}? ` : '';
  return new UsageError(`There is no ${typed}. ${meant}${caller.program} --help lists all.`);
}
