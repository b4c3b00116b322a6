import { exitCodes, labelOf, packaged } from '../../main/terminal/switches.mjs';

const { program, groups } = packaged;
const rows = groups.flatMap(({ switches }) => switches);
/** A shell completes a name once, whatever it is asked with. */
const names = [...new Map(rows.toReversed().map((row) => [row.name, row])).values()].toReversed();
const made = 'Made by npm run shell-files from main/terminal/switches.mjs.';

/** Everything that a shell or `man` reads, by file name; all of it from the table of switches. */
export const shellFiles: Readonly<Record<string, string>> = {
  [`${program}.1`]: manPage(),
  [`${program}.bash`]: bash(),
  [`_${program}`]: zsh(),
  [`${program}.fish`]: fish(),
};

/** A line that begins with a dot or an apostrophe would be a request, a bare hyphen a dash. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/, '\\&');
}

function manPage(): string {
  const options = groups.flatMap(({ title, switches }) => [
    `.SS ${roff(title)}`,
    ...switches.flatMap((row) => ['.TP', `.B ${roff(labelOf(row))}`, `${roff(row.says)}.`]),
  ]);
  const codes = exitCodes.flatMap(([code, meaning]) => ['.TP', `.B ${code}`, `${roff(meaning)}.`]);
  return `${[
    `.\\" ${made}`,
    '.TH KORPROXY 1',
    '.SH NAME',
    'korproxy \\- keeps a local AI gateway running and shows how it is',
    '.SH SYNOPSIS',
    ...['.B korproxy', '.RI [ SWITCHES ]'],
    '.SH DESCRIPTION',
    'Without switches it starts in the tray, or opens the window of the one that runs there.',
    'The switches ask the app that runs, in the tray or in a terminal, or do their work without it. None starts it.',
    '.SH OPTIONS',
    ...options,
    '.SH EXIT STATUS',
    ...codes,
    '.SH ENVIRONMENT',
    ...['.TP', '.B KORPROXY_DATA_DIR', 'The data folder, and with it the app that is asked.'],
    '.SH FILES',
    ...['.TP', '.I run/control.sock'],
    'In the data folder: where the app listens, for its user alone.',
  ].join('\n')}\n`;
}

function bash(): string {
  const words = names.map(({ name }) => `--${name}`).join(' ');
  return `# ${made}
_${program}() {
  # macOS has a bash of 2007, without mapfile; no name here holds a blank.
  COMPREPLY=($(compgen -W '${words}' -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _${program} ${program}
`;
}

function zsh(): string {
  const options = names.map(({ name, says }) => {
    const text = says
      .replaceAll('\\', '\\\\')
      .replaceAll(/[[\]:]/g, '\\$&')
      .replaceAll("'", "'\\''");
    return `  '--${name}[${text}]'`;
  });
  return `#compdef ${program}
# ${made}
_arguments \\
${options.join(' \\\n')}
`;
}

function fish(): string {
  const lines = names.map(({ name, says }) => {
    const text = says.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
    return `complete -c ${program} -f -l ${name} -d '${text}'`;
  });
  return `# ${made}\n${lines.join('\n')}\n`;
}
