import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPortOwner } from '../../../main/base/node/port-owner.ts';
import { readProcess } from '../../../main/base/node/process-facts.ts';
import { programName } from '../../../main/base/node/program-name.ts';
import { freePort } from '../../support/free-port.ts';
import { expectNoOrphans } from '../../support/orphans.ts';
import { newRun, type Run } from '../../support/run-folder.ts';
import { until } from '../../support/until.ts';

const node = '/usr/bin/node';
const python = '/usr/bin/python3.11';

// biome-ignore format: a table
it.each<[what: string, exe: string | null, argv: string[], threadName: string, name: string]>([
  ['by its file',                          '/opt/jan/jan',       ['/opt/jan/jan', 'serve'],            'jan',             'jan'],
  ['by the whole name, past 15 bytes',     '/opt/a-gateway-of-20-bytes', ['/opt/a-gateway-of-20-bytes'], 'a-gateway-of-20', 'a-gateway-of-20-bytes'],
  ['whatever its threads are called',      '/opt/msty',          ['msty'],                             'worker-7',        'msty'],
  ['by the link that started it',          node,                 ['/tmp/jan', '/tmp/x.mjs'],           'MainThread',      'jan'],
  ['as an applet of BusyBox',              '/bin/busybox',       ['httpd', '-p', '80'],                'httpd',           'httpd'],
  ['by its file, where it says nothing',   '/opt/msty',          [''],                                 'thread',          'msty'],
  ['by its file, started by a magic link', '/opt/dockerd',       ['/proc/self/exe', 'x'],              'exe',             'dockerd'],
  ['with blanks in its path',              '/opt/My App/My App', ['/opt/My App/My App'],               'My App',          'My App'],
  ['with blanks, and started by name',     '/opt/My App',        ['My App'],                           'My App',          'My App'],
  ['by its thread, where that is all',     null,                 [''],                                 'kworker/0:1',     'kworker/0:1'],
  ['by its thread, and no arguments',      null,                 [],                                   'kthreadd',        'kthreadd'],
  ['as a login shell',                     '/usr/bin/bash',      ['-bash'],                            'bash',            'bash'],
  ['without the ending of Windows',        'C:\\jan\\Jan.exe',   ['Jan.exe'],                          '',                'Jan'],
  ['on one line',                          '/opt/a\nb',          ['/opt/a\nb', 'x'],                   'x',               'a b'],

  ['by the first word of its own title',   '/usr/sbin/nginx',    ['nginx: master process /usr/sbin/nginx -g x'], 'nginx',    'nginx'],
  ['and not by the rest of it',            '/usr/bin/redis-server', ['redis-server *:6379'],           'redis-server',    'redis-server'],
  ['by the title of a script',             '/usr/bin/ruby3.1',   ['puma 5.6.5 (tcp://0.0.0.0:3000)'],  'puma 5.6.5 (tcp', 'puma'],
  ['by the title of npm',                  node,                 ['npm start --token abc'],            'npm start',       'npm'],
  ['by its path, with all in one',         '/opt/code/code',     ['/opt/code/code --type=x --y=/a/b'], 'code',            'code'],
  ['by a link\'s path, with all in one',   '/opt/code/code',     ['/usr/bin/code-oss --type=x /a/b'],  'code',            'code-oss'],

  ['Node 22 and its script',               node, ['node', 'server.mjs'],                               'node',            'node server.mjs'],
  ['Node 24 and its script',               node, ['node', 'server.mjs'],                               'MainThread',      'node server.mjs'],
  ['Node 26 and its script',               node, ['/usr/bin/node', '/home/anna/server.mjs', '--key=x'], 'node-MainThread', 'node server.mjs'],
  ['Node under its other name',            node, ['nodejs', 'bin/www'],                                'MainThread',      'nodejs www'],
  ['Node without a script',                node, ['node'],                                             'MainThread',      'node'],
  ['Node with code',                       node, ['node', '-e', 'listen("secret.js")'],                'MainThread',      'node'],
  ['Node with code, the long way',         node, ['node', '--eval=x', 'y.js'],                         'MainThread',      'node'],
  ['Node that reads its script',           node, ['node', '-', 'secret'],                              'MainThread',      'node'],
  ['Node past what it loads first',        node, ['node', '--import', 'tsx', '-r', './x.cjs', 'a.ts'], 'MainThread',      'node a.ts'],
  ['Node past joined options',             node, ['node', '--max-old-space-size=99', 'serve'],         'MainThread',      'node serve'],
  ['Node after an option, if a script',    node, ['node', '--inspect', 'a.js'],                        'MainThread',      'node a.js'],
  ['Node alone, if that may be a value',   node, ['node', '--title', 'secret'],                        'MainThread',      'node'],
  ['Node after the end of options',        node, ['node', '--inspect', '--', 'serve'],                 'MainThread',      'node serve'],
  ['Electron and its folder',              '/x/electron', ['/x/electron', '/home/anna/app/'],           'electron',        'electron app'],
  ['Electron in a folder',                 '/x/electron', ['electron', '.'],                           'electron',        'electron'],
  ['Deno past its command',                '/x/deno', ['deno', 'run', '--allow-net', 'a.ts'],          'deno',            'deno a.ts'],
  ['Bun with a script named like one',     '/x/bun', ['bun', 'a/run.ts'],                              'bun',             'bun run.ts'],
  ['Python and its script',                python, ['python3', '-u', '/srv/app.py', 'secret'],         'python3',         'python3 app.py'],
  ['Python and its module',                python, ['python3', '-m', 'http.server', '8000'],           'python3',         'python3 http.server'],
  ['Python with code',                     python, ['python3', '-Ic', 'secret'],                       'python3',         'python3'],
  ['Python past a warning\'s name',        python, ['python3.11', '-W', 'ignore', 'app'],              'python3.11',      'python3.11 app'],
  ['a script that is a program',           python, ['/usr/bin/python3', '/usr/local/bin/jan'],         'jan',             'python3 jan'],
  ['Ruby and its script',                  '/usr/bin/ruby3.1', ['ruby', '-I', 'lib', 'bin/rails', 's'], 'ruby',           'ruby rails'],
  ['Perl with code',                       '/usr/bin/perl', ['perl', '-lane', 'secret'],               'perl',            'perl'],
  ['PHP\'s own server',                    '/usr/bin/php8.2', ['php', '-S', '127.0.0.1:1337'],         'php',             'php'],
  ['PHP and its script',                   '/usr/bin/php8.2', ['php', '-S', '0:1', '-f', 'a.php'],     'php',             'php a.php'],
  ['Java and its archive',                 '/jdk/bin/java', ['java', '-Dkey=x', '-jar', '/a/b.jar', 's'], 'java',          'java b.jar'],
  ['Java and its class',                   '/jdk/bin/java', ['java', '-cp', '/a:/b', 'org.Main', 'x'], 'java',            'java org.Main'],
  ['.NET and its assembly',                '/x/dotnet', ['dotnet', 'exec', '/a/Api.dll'],              'dotnet',          'dotnet Api.dll'],
  ['a shell and its script',               '/bin/dash', ['/bin/sh', '-eu', './serve.sh', 'secret'],    'serve.sh',        'sh serve.sh'],
  ['a shell with a command',               '/bin/bash', ['bash', '-lc', 'secret --key x'],             'bash',            'bash'],
  ['a shell past an option\'s value',      '/bin/bash', ['bash', '-o', 'pipefail', 'run'],             'bash',            'bash run'],
  ['Node on Windows',                      'C:\\node\\node.exe', ['node.exe', 'C:\\me\\serve.js'],     '',                'node serve.js'],
])('names a process %s', (_what, exe, argv, threadName, name) => {
  expect(programName({ exe, argv, threadName })).toBe(name);
});

describe.skipIf(process.platform === 'win32')('a real process', () => {
  let run: Run;
  const children: ChildProcess[] = [];
  beforeEach(() => {
    run = newRun();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await expectNoOrphans(run);
    run.dispose();
  });

  const start = (file: string, args: string[]): number => {
    const child = spawn(file, args, { env: { ...run.env }, stdio: 'ignore' });
    children.push(child);
    return child.pid ?? 0;
  };

  it('is named as the owner of its port: its program and its script', async () => {
    const port = await freePort();
    const script = path.join(run.folder, 'server.mjs');
    writeFileSync(
      script,
      `import { createServer } from 'node:net'; createServer().listen(${port}, '127.0.0.1');`,
    );
    const pid = start(process.execPath, [script, '--key=secret']);
    const owner = await until('it listens', () => findPortOwner(port));
    expect(owner).toMatchObject({ pid, name: 'node server.mjs' });
  });

  it('is named by the whole of its name, its file deleted', async () => {
    const file = path.join(run.folder, 'a-program-of-27-characters.x');
    copyFileSync('/bin/sleep', file);
    const pid = start(file, ['60']);
    await until('it runs', async () => (await readProcess(pid))?.command === `${file} 60`);
    rmSync(file);
    expect(await readProcess(pid)).toMatchObject({ name: path.basename(file), exe: file });
  });
});
