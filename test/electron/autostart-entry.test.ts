import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { xdgAutostart } from '../../main/electron/autostart.ts';
import { newRun, type Run } from '../support/run-folder.ts';

describe('start at login', () => {
  let run: Run;
  const item = (env: Record<string, string> = {}, command = ['/opt/KorProxy/korproxy']) =>
    xdgAutostart({ env, platform: 'linux', home: run.folder }, command);
  const entry = (config = '.config') => path.join(run.folder, config, 'autostart/korproxy.desktop');

  beforeEach(() => {
    run = newRun();
  });
  afterEach(() => run.dispose());

  it('is an autostart entry that can be taken away again', () => {
    expect(item().enabled()).toBe(false);
    item().set(true);
    expect(item().enabled()).toBe(true);
    expect(readFileSync(entry(), 'utf8')).toContain('\nExec="/opt/KorProxy/korproxy"\n');
    item().set(false);
    item().set(false);
    expect(item().enabled()).toBe(false);
  });

  it('goes where the user keeps configuration, unless that is no absolute path', () => {
    item({ XDG_CONFIG_HOME: path.join(run.folder, 'conf') }).set(true);
    expect(readFileSync(entry('conf'), 'utf8')).toContain('[Desktop Entry]');
    item({ XDG_CONFIG_HOME: 'relative' }).set(true);
    expect(readFileSync(entry(), 'utf8')).toContain('[Desktop Entry]');
  });

  it.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])(
    'is off when the desktop has switched it off by %s',
    (line) => {
      mkdirSync(path.dirname(entry()), { recursive: true });
      writeFileSync(entry(), `[Desktop Entry]\n${line}\n`);
      expect(item().enabled()).toBe(false);
    },
  );

  it('quotes the command as the specification wants it', () => {
    item({}, ['/a b/$x', '100%', 'say "hi"', 'back\\slash']).set(true);
    expect(readFileSync(entry(), 'utf8')).toContain(
      String.raw`Exec="/a b/\\$x" "100%%" "say \\"hi\\"" "back\\\\slash"`,
    );
  });
});
