// @ts-check
// The one table of switches: help, parsing and suggestions come from it. In plain JavaScript,
// because `npm start` reads it before anything is installed.

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string} [value] what stands for its value in the help
 * @property {string} [after] what may follow it, in the help alone
 * @property {boolean} [leads] asks for the group's task by itself
 * @property {string} says
 * @property {string} [example] what is written after `npm start -- `, where that is more than its name
 */

const groups = /** @type {const} */ ([
  {
    task: 'run',
    title: 'Run',
    switches: [
      { name: 'headless', says: 'in this terminal; chosen by itself where there is no display' },
      {
        name: 'exit-on-failure',
        says: 'with --headless: end with code 1 when the gateway ends in Proxy Failed',
        example: '--headless --exit-on-failure',
      },
      { name: 'help', says: 'this text; also -h' },
    ],
  },
  {
    task: 'control',
    title: 'Ask the app that runs, in the tray or in a terminal (starts nothing)',
    switches: [
      { name: 'status', leads: true, says: 'how the gateway is, in one line and as exit code' },
      { name: 'open', leads: true, says: 'opens the window of the tray app' },
      { name: 'start', leads: true, says: 'starts the gateway and waits for it' },
      { name: 'stop', leads: true, says: 'stops the gateway; the app stays' },
      { name: 'restart', leads: true, says: 'restarts the gateway and waits for it' },
      { name: 'quit', leads: true, says: 'ends the app and waits until it has gone' },
      { name: 'json', says: 'with any of these: the answer as JSON', example: '--status --json' },
      { name: 'version', leads: true, says: 'the version of this KorProxy' },
    ],
  },
  {
    task: 'logs',
    title: 'Read the log (starts nothing; the app may run or not)',
    switches: [
      { name: 'logs', leads: true, says: 'the log, oldest line first' },
      {
        name: 'level',
        value: 'LEVEL',
        says: 'debug, info (default), warn or error, and all that is graver',
        example: '--logs --level warn',
      },
      {
        name: 'since',
        value: 'TIME',
        says: '90s, 15m, 2h or 1d back from now, or a time such as 2026-11-23T14:00',
        example: '--logs --since 2h',
      },
      {
        name: 'event',
        value: 'PREFIX',
        says: 'lines whose event begins so',
        example: '--logs --event sidecar.',
      },
      {
        name: 'text',
        value: 'TEXT',
        says: 'lines that hold this text, in any case',
        example: '--logs --text timeout',
      },
      { name: 'follow', says: 'wait for more lines until Ctrl+C', example: '--logs --follow' },
      { name: 'json', says: 'the lines as JSON', example: '--logs --json' },
      {
        name: 'export-logs',
        leads: true,
        value: 'FILE',
        says: 'redacted logs and a report as a zip, to hand on',
        example: '--export-logs korproxy-logs.zip',
      },
    ],
  },
  {
    task: 'presets',
    title: 'Set up your tools (starts nothing; what is printed holds your API key)',
    switches: [
      {
        name: 'presets',
        leads: true,
        after: '[TOOL]',
        says: 'every tool and what is known of it, or what would be copied for one',
        example: '--presets cline',
      },
      {
        name: 'form',
        value: 'ID',
        says: 'another form of a preset than the first',
        example: '--presets claude-code --form terminal',
      },
      { name: 'json', says: 'the presets as JSON, with all forms', example: '--presets --json' },
      {
        name: 'apply',
        leads: true,
        value: 'TOOL',
        says: "shows the difference, asks, and writes the tool's file",
        example: '--apply continue',
      },
      {
        name: 'yes',
        says: 'with --apply: write without asking',
        example: '--apply continue --yes',
      },
      {
        name: 'keep-others',
        says: 'with --apply: settings of others that win over these stay too; else they are set aside until --undo',
        example: '--apply claude-code --form settings --keep-others',
      },
      {
        name: 'undo',
        leads: true,
        value: 'TOOL',
        says: 'puts back what was there before',
        example: '--undo continue',
      },
    ],
  },
  {
    task: 'core',
    title: 'Choose the gateway core, CLIProxyAPI (the gateway must not run for `use` and `update`)',
    switches: [
      {
        name: 'core',
        leads: true,
        value: 'list|use|update',
        says: 'the versions, which one runs and what each lacks; or use VERSION, which is got, tried and then chosen; use default leaves it to KorProxy; update looks for the newest of the same line',
        example: '--core use 7.2.140',
      },
      {
        name: 'yes',
        says: 'with --core use or update: switch without asking',
        example: '--core use 6.9.25 --yes',
      },
    ],
  },
  {
    task: 'limits',
    title: 'What is left of your subscriptions (asks nobody; as the app was last told)',
    switches: [
      { name: 'limits', leads: true, says: 'the windows of each account' },
      { name: 'json', says: 'the same as JSON', example: '--limits --json' },
    ],
  },
  {
    task: 'import',
    title: 'Bring accounts and settings of another CLIProxyAPI along (starts nothing)',
    switches: [
      {
        name: 'import',
        leads: true,
        after: '[DIR]',
        says: 'shows the accounts in DIR or the usual folders, asks, and copies them; then the same for a config.yaml there, or one that is named in the place of DIR',
      },
      {
        name: 'yes',
        says: 'with --import: without asking; a config.yaml only where it is named itself',
        example: '--import my-accounts --yes',
      },
      { name: 'undo-import', leads: true, says: 'puts back the config.yaml of before' },
    ],
  },
]);

/** @typedef {typeof groups[number]['task']} Task */
/** @typedef {typeof groups[number]['switches'][number]['name']} SwitchName */
/** @typedef {Extract<typeof groups[number]['switches'][number], { value: string }>['name']} ValuedName */

/** @type {readonly { task: Task, title: string, switches: readonly (Row & { name: SwitchName })[] }[]} */
export const table = groups;
export const rows = table.flatMap(({ switches }) => switches);

/**
 * How a person calls KorProxy, and what that takes.
 * @typedef {object} Caller
 * @property {string} program
 * @property {typeof table} groups
 * @property {Readonly<Partial<Record<SwitchName, string>>>} [refused] what the table has for others, and what to do instead
 */

/** @type {Caller} */
export const fromSources = { program: 'npm start --', groups: table };

const inTrayAlone =
  'The packaged program runs in the tray alone. In a terminal KorProxy runs from its sources: npm start -- --headless';

/**
 * The packaged program runs in the tray, and gets another core by what only the app that runs has.
 * @type {Caller}
 */
export const packaged = {
  program: 'korproxy',
  groups: table.flatMap((group) => {
    if (group.task === 'core') return [];
    if (group.task !== 'run') return [group];
    return [
      { ...group, title: 'Help', switches: group.switches.filter(({ name }) => name === 'help') },
    ];
  }),
  refused: {
    headless: inTrayAlone,
    'exit-on-failure': inTrayAlone,
    core: 'The packaged program changes its core in the window: korproxy --open, then the row CLIProxyAPI… of its menu.',
  },
};

/** What the packaged program reads for a switch: the larger part only where it is wanted. */
export const packagedParts = Object.fromEntries(
  table.flatMap(({ task, switches }) =>
    switches.map(({ name, ...row }) => [
      `--${name}`,
      'leads' in row && task !== 'control' && task !== 'core' ? 'tasks.cjs' : 'switches.cjs',
    ]),
  ),
);

/** @param {Row} row */
export const exampleOf = ({ name, example = `--${name}` }) => example;

/** @param {Row} row */
export const labelOf = ({ name, value, after }) =>
  [`--${name}`, value ?? after].filter(Boolean).join(' ');
const column = Math.max(...rows.map((row) => labelOf(row).length)) + 4;

/** @param {Caller} caller */
const listed = ({ program, groups }) =>
  groups
    .map(({ title, switches }) =>
      [
        title,
        ...switches.flatMap((row) => [
          `  ${labelOf(row).padEnd(column)}${row.says}`,
          `  ${' '.repeat(column)}  ${program} ${exampleOf(row)}`,
        ]),
      ].join('\n'),
    )
    .join('\n\n');

const purpose = 'KorProxy keeps a local AI gateway (CLIProxyAPI) running';

/** @type {readonly (readonly [code: number, meaning: string])[]} of what asks the app that runs */
export const exitCodes = [
  [0, 'healthy; of --stop, --open and --quit: done'],
  [1, 'degraded or starting; of the others: refused'],
  [2, 'down: stopped, unreachable or failed'],
  [3, 'KorProxy is not running'],
  [4, 'it gives no answer, or runs for another user'],
];

const exitText = `Exit codes of what asks the app that runs:
${exitCodes.map(([code, meaning]) => `  ${code}  ${meaning}`).join('\n')}`;

export const packagedHelp = `${purpose}, in the tray.

  korproxy                  starts it in the tray, or opens its window where it runs
  korproxy SWITCHES         as below

${listed(packaged)}

${exitText}

Environment: KORPROXY_DATA_DIR names the data folder, and with it the app that is asked.
`;

export const helpText = `${purpose}, in the tray or in a terminal.

  npm start                 in the tray
  npm start -- SWITCHES     as below
  npm start -- -- SWITCHES  hands them to Electron, as in --ozone-platform=wayland

${listed(fromSources)}

In a terminal the state stays on one line, and keys work: r restarts, s stops and starts, q quits.
Elsewhere each change of state is one JSON object a line: timestamp, state, reason, demo.
SIGINT, SIGTERM and SIGHUP are a clean stop with exit code 0. TOOL is an id such as cline,
continue, claude-code or codex. Without DIR it is ~/.cli-proxy-api and ~/.ccs/cliproxy/auth.

${exitText}

Environment: KORPROXY_DATA_DIR, KORPROXY_PORT, KORPROXY_SIDECAR, KORPROXY_MODEL_LIST,
  KORPROXY_DOOR, KORPROXY_RELEASES, LOG_LEVEL, LOG_RETENTION_HOURS.
`;
