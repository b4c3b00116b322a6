import { describe, expect, it } from 'vitest';
import { controlCommands } from '../../main/contract/control.ts';
import { readCommandLine, UsageError } from '../../main/terminal/command-line.mjs';
import {
  exampleOf,
  helpText,
  packaged,
  packagedHelp,
  packagedParts,
  table,
} from '../../main/terminal/switches.mjs';

const plain = { values: {}, tool: null, folder: null, version: null, passedOn: [] };

// biome-ignore format: a table
it.each<[args: string[], task: string, given: string[], more?: object]>([
  [[],                                     'run',     []],
  [['--headless'],                         'run',     ['headless']],
  [['--headless', '--exit-on-failure'],    'run',     ['headless', 'exit-on-failure']],
  [['-h'],                                 'run',     ['help']],
  [['--logs', '--help'],                   'run',     ['logs', 'help']],
  [['--', '--ozone-platform=x11', 'a b'],  'run',     [],                  { passedOn: ['--ozone-platform=x11', 'a b'] }],
  [['--headless', '--', '--logs'],         'run',     ['headless'],        { passedOn: ['--logs'] }],
  [['--logs', '--level', 'warn'],          'logs',    ['logs', 'level'],   { values: { level: 'warn' } }],
  [['--level=warn', '--logs'],             'logs',    ['level', 'logs'],   { values: { level: 'warn' } }],
  [['--logs', '--text=--json'],            'logs',    ['logs', 'text'],    { values: { text: '--json' } }],
  [['--export-logs=a.zip'],                'logs',    ['export-logs'],     { values: { 'export-logs': 'a.zip' } }],
  [['--presets'],                          'presets', ['presets']],
  [['--presets', 'cline', '--json'],       'presets', ['presets', 'json'], { tool: 'cline' }],
  [['--headless', '--presets'],            'presets', ['headless', 'presets']],
  [['--apply', 'pi', '--yes'],             'presets', ['apply', 'yes'],    { values: { apply: 'pi' } }],
  [['--apply', 'pi', '--keep-others'],     'presets', ['apply', 'keep-others'], { values: { apply: 'pi' } }],
  [['--undo=pi'],                          'presets', ['undo'],            { values: { undo: 'pi' } }],
  [['--core', 'list'],                     'core',    ['core'],            { values: { core: 'list' } }],
  [['--core', 'use', '6.9.25', '--yes'],   'core',    ['core', 'yes'],     { values: { core: 'use' }, version: '6.9.25' }],
  [['--core=use', 'default'],              'core',    ['core'],            { values: { core: 'use' }, version: 'default' }],
  [['--status'],                           'control', ['status']],
  [['--json', '--restart'],                'control', ['json', 'restart']],
  [['--version'],                          'control', ['version']],
  [['--import'],                           'import',  ['import']],
  [['--import', 'my accounts', '--yes'],   'import',  ['import', 'yes'],   { folder: 'my accounts' }],
  [['--yes', '/a/b', '--import'],          'import',  ['import', 'yes'],   { folder: '/a/b' }],
])('reads %j', (args, task, given, more = {}) => {
  expect(readCommandLine(args)).toEqual({ ...plain, task, given: new Set(given), ...more });
});

// biome-ignore format: a table
it.each<[args: string[], words: string]>([
  [['--lgos'],                     'There is no --lgos. Did you mean --logs? npm start -- --help lists all.'],
  [['--Logs'],                     'There is no --Logs. Did you mean --logs?'],
  [['--exit-on-failur'],           'Did you mean --exit-on-failure?'],
  [['--export=a.zip'],             'There is no --export. Did you mean --export-logs?'],
  [['--logs', '--sinse', '2h'],    'Did you mean --since?'],
  [['logs'],                       'There is no logs. Did you mean --logs?'],
  [['-logs'],                      'There is no -logs. Did you mean --logs?'],
  [['-x'],                         'There is no -x. npm start -- --help lists all.'],
  [['--quite-another'],            'There is no --quite-another. npm start'],
  [['--no-sandbox'],               'There is no --no-sandbox. npm start'],
  [['--lgos', '--help'],           'Did you mean --logs?'],
  [['--follow=yes', '--logs'],     '--follow takes no value.'],
  [['--logs', '--level'],          '--level needs a value, as in: npm start -- --logs --level warn'],
  [['--logs', '--level', '--json'], '--level needs a value'],
  [['--logs', '--level='],         '--level needs a value'],
  [['--level', 'warn'],            '--level has no meaning here; it is used as in: npm start -- --logs --level warn'],
  [['--json'],                     '--json has no meaning here'],
  [['--logs', '--yes'],            '--yes has no meaning here'],
  [['--logs', '--presets'],        'Only one of --logs, --presets at a time.'],
  [['--logs', '--export-logs=a'],  'Only one of --logs, --export-logs at a time.'],
  [['--apply=pi', '--undo=pi'],    'Only one of --apply, --undo at a time.'],
  [['--presets', 'pi', 'cline'],   'One tool at a time.'],
  [['--core'],                     '--core needs a value, as in: npm start -- --core use 7.2.140'],
  [['--core', 'use', '1', '2'],    'One version at a time.'],
  [['--core', 'list', '--json'],   '--json has no meaning here'],
  [['--core', 'list', '--logs'],   'Only one of --logs, --core at a time.'],
  [['--apply', 'pi', 'cline'],     'One tool or file at a time.'],
  [['--start', '--stop'],          'Only one of --start, --stop at a time.'],
  [['--status', '--logs'],         'Only one of --status, --logs at a time.'],
  [['--status', '--level', 'warn'], '--level has no meaning here'],
  [['--status', 'all'],            'One tool or file at a time.'],
  [['--stauts'],                   'There is no --stauts. Did you mean --status?'],
  [['--import', 'a', 'b'],         'One folder at a time.'],
  [['--import=a'],                 '--import takes no value.'],
  [['--import', '--json'],         '--json has no meaning here'],
  [['--import', '--presets'],      'Only one of --presets, --import at a time.'],
])('refuses %j', (args, words) => {
  expect(() => readCommandLine(args)).toThrow(UsageError);
  expect(() => readCommandLine(args)).toThrow(words);
});

it('has a switch for each command of the running app', () => {
  const { switches = [] } = table.find(({ task }) => task === 'control') ?? {};
  const leading = switches.filter(({ leads }) => leads).map(({ name }) => name);
  expect(leading).toEqual([...controlCommands, 'version']);
});

describe.each(table)('the help of $task', ({ task, switches }) => {
  it.each(switches)('has --$name with an example that works', (row) => {
    const { name } = row;
    const example = exampleOf(row);
    expect(helpText).toContain(`\n  --${name} `);
    expect(helpText).toContain(`npm start -- ${example}\n`);
    const { given, task: asked } = readCommandLine(example.split(' '));
    expect(given).toContain(name);
    expect(asked).toBe(task);
  });
});

describe.each(table)('of $task, the packaged program', ({ task, switches }) => {
  const refused = ['headless', 'exit-on-failure', 'core'];

  // Nothing in between: a switch that it did not know would start the app.
  it.each(switches)('takes --$name or says what to do instead', (row) => {
    const { name } = row;
    const args = exampleOf(row).split(' ');
    expect(Object.keys(packagedParts)).toContain(`--${name}`);
    if (task === 'core' || refused.includes(name)) {
      expect(() => readCommandLine(args, packaged)).toThrow(UsageError);
      expect(() => readCommandLine(args, packaged)).toThrow(
        /: npm start -- --headless$|^The packaged program changes its core in the window: korproxy --open/,
      );
      return;
    }
    expect(readCommandLine(args, packaged)).toMatchObject({ task });
    expect(packagedHelp).toContain(`korproxy ${exampleOf(row)}\n`);
  });
});

// biome-ignore format: a table
it.each([
  ['--status',      'switches.cjs'],
  ['--version',     'switches.cjs'],
  ['--help',        'switches.cjs'],
  ['--json',        'switches.cjs'],
  ['--core',        'switches.cjs'],
  ['--logs',        'tasks.cjs'],
  ['--export-logs', 'tasks.cjs'],
  ['--presets',     'tasks.cjs'],
  ['--apply',       'tasks.cjs'],
  ['--undo',        'tasks.cjs'],
  ['--import',      'tasks.cjs'],
  ['--undo-import', 'tasks.cjs'],
  ['--limits',      'tasks.cjs'],
])('%s is answered by %s', (name, part) => {
  expect(packagedParts[name]).toBe(part);
});
