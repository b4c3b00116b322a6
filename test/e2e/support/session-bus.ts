import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { endProgram, firstLine, killProgram, spawnBound } from './background-program.ts';

export interface SessionBus {
  /** For the environment: `unix:path=...`. */
  readonly address: string;
  readonly pid: number;
  stop(): Promise<void>;
  /** What a crash of the bus looks like to the app. */
  kill(): Promise<void>;
}

/** A bus that starts no services by itself: what is on it, a test put there. */
const config = (folder: string): string => `<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

export async function startBus(): Promise<SessionBus> {
  const folder = mkdtempSync(path.join(tmpdir(), 'kp-bus-'));
  const configFile = path.join(folder, 'session.conf');
  writeFileSync(configFile, config(folder));
  const child = spawnBound(
    'dbus-daemon',
    [`--config-file=${configFile}`, '--nofork', '--nopidfile', '--print-address=1'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const address = await firstLine(child, child.stdout as Readable, 'dbus-daemon');
  const end = async (ending: (program: typeof child) => Promise<void>): Promise<void> => {
    await ending(child);
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    address,
    pid: child.pid ?? 0,
    stop: () => end(endProgram),
    kill: () => end(killProgram),
  };
}
