import { type Computer, shownPath } from './computer.ts';

/** Not with an equals sign in front, which some shells look up as a program. */
const plain = /^[\w@%+:,./-][\w@%+=:,./-]*$/;

/** One word of a shell: sh and its kin, PowerShell on Windows. */
export function shellWord({ platform }: Computer, text: string): string {
  if (plain.test(text) && (platform !== 'win32' || !/[@,%]/.test(text))) return text;
  return platform === 'win32' ? psString(text) : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A path for a shell. The home folder stays a short form, so that it fits any user's clipboard. */
export function shellPath(computer: Computer, path: string): string {
  const shown = shownPath(computer, path);
  if (!shown.startsWith('~')) return shellWord(computer, path);
  const rest = shown.slice(2);
  if (computer.platform === 'win32') return `"$HOME\\${rest.replaceAll(/[`"$]/g, '`$&')}"`;
  return `~/${shellWord(computer, rest)}`;
}

/** Lines that set variables for the programs started after them. */
export const exportLines = (
  computer: Computer,
  variables: Readonly<Record<string, string>>,
): string =>
  Object.entries(variables)
    .map(([name, value]) =>
      computer.platform === 'win32'
        ? `$env:${name} = ${psString(value)}\n`
        : `export ${name}=${shellWord(computer, value)}\n`,
    )
    .join('');

/** PowerShell takes typographic quotes for the plain one. */
const psString = (text: string): string => `'${text.replaceAll(/['\u2018-\u201B]/g, '$&$&')}'`;

/** `NAME=value` as the usual readers of .env files take it. */
export function envLine(name: string, value: string): string {
  if (/^[\w@%+=:,./-]*$/.test(value)) return `${name}=${value}`;
  // Within single quotes nothing is special; where one is inside, double quotes with escapes are.
  const quoted = value.includes("'") ? JSON.stringify(value) : `'${value}'`;
  return `${name}=${quoted}`;
}

export const envLines = (variables: Readonly<Record<string, unknown>>): string =>
  Object.entries(variables)
    .map(([name, value]) => `${envLine(name, String(value))}\n`)
    .join('');

/** A string in JSON, TOML and YAML alike. */
export const quoted = (text: string): string => JSON.stringify(text);
