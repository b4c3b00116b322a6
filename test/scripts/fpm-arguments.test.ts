import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nfpmConfig, readFpmArguments } from '../../scripts/package/fpm-arguments.mjs';
import { newRun, type Run } from '../support/run-folder.ts';

describe("fpm's arguments, as electron-builder gives them", () => {
  let run: Run;
  let args: string[];
  beforeEach(() => {
    run = newRun();
    const app = path.join(run.folder, 'app=1');
    mkdirSync(app);
    writeFileSync(path.join(run.folder, 'icon.png'), '');
    args = [
      ...['-s', 'dir', '--force', '-t', 'deb', '-d', 'libnss3', '-d', 'libgbm1'],
      ...['--deb-recommends', 'libnotify4', '--deb-compression', 'gz'],
      ...[
        '--architecture',
        'amd64',
        '--after-install',
        '/tmp/after',
        '--after-remove',
        '/tmp/gone',
      ],
      ...['--description', 'One line\n and another', '--version', '1.0.0'],
      ...['--package', '/out/app.deb', '--name', 'korproxy', '--maintainer', 'A <a@b.c>'],
      ...['--vendor', 'A', '--url', 'https://x.invalid/', '--deb-priority', 'optional'],
      ...[`${app}/=/opt/KorProxy`, `${run.folder}/icon.png=/usr/share/icons/korproxy.png`],
    ];
  });
  afterEach(() => run.dispose());

  it('become the same package for nfpm', () => {
    const order = readFpmArguments(args);
    expect(order).toMatchObject({ type: 'deb', file: '/out/app.deb' });
    expect(nfpmConfig(order)).toMatchObject({
      ...{ name: 'korproxy', arch: 'amd64', version: '1.0.0', maintainer: 'A <a@b.c>' },
      ...{ depends: ['libnss3', 'libgbm1'], recommends: ['libnotify4'] },
      description: 'One line\nand another',
      scripts: { postinstall: '/tmp/after', postremove: '/tmp/gone' },
      deb: { compression: 'gzip' },
      contents: [
        { src: `${run.folder}/app=1/`, dst: '/opt/KorProxy', type: 'tree' },
        { src: `${run.folder}/icon.png`, dst: '/usr/share/icons/korproxy.png' },
      ],
    });
  });

  it.each<[what: string, change: (args: string[]) => string[], says: RegExp]>([
    ['an option that is new to us', (given) => ['--deb-systemd', 'x', ...given], /deb-systemd/],
    ['another kind of package', (given) => given.map((a) => (a === 'deb' ? 'snap' : a)), /snap/],
    ['no file to make', (given) => given.toSpliced(given.indexOf('--package'), 2), /--package/],
  ])('are refused with %s', (_what, change, says) => {
    expect(() => readFpmArguments(change(args))).toThrow(says);
  });
});
