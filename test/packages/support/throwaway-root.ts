import { type ChildProcess, spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { endProgram, firstLine, spawnBound } from '../../e2e/support/background-program.ts';
import type { Run } from '../../support/run-folder.ts';

/** Over the whole system a layer of its own takes what is written; /tmp alone is the real one. */
const setUp = `
set -e
mount -t tmpfs -o size=3g,mode=755 tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
for each in proc dev sys tmp run; do mount --rbind "/$each" "$1/root/$each"; done
echo ready
exec sleep infinity
`;

/**
 * This system as a root of its own, where packages can be installed and nothing of it stays. What was
 * written there is known file by file. Needs root and Linux's overlay file system.
 */
export class ThrowawayRoot {
  readonly #holder: ChildProcess;
  readonly #place: string;

  private constructor(holder: ChildProcess, place: string) {
    this.#holder = holder;
    this.#place = place;
  }

  static async make(run: Run): Promise<ThrowawayRoot> {
    const place = path.join(run.folder, 'root');
    mkdirSync(place);
    const holder = spawnBound(
      'unshare',
      ['--mount', '--propagation', 'private', '--', 'sh', '-c', setUp, 'sh', place],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...run.env } },
    );
    await firstLine(holder, holder.stdout as NodeJS.ReadableStream, 'the throw-away root');
    return new ThrowawayRoot(holder, place);
  }

  get #entry(): readonly string[] {
    return [`--mount=/proc/${this.#holder.pid}/ns/mnt`, 'chroot', `${this.#place}/root`];
  }

  /** Runs a program there to its end; throws what it said when it fails. */
  run(program: string, ...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('nsenter', [...this.#entry, program, ...args], {
      encoding: 'utf8',
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  }

  /** A program of this system that runs the one in there in its own place, with the same pid. */
  door(file: string, program: string): string {
    const words = ['nsenter', ...this.#entry, program].map((word) => `'${word}'`).join(' ');
    writeFileSync(file, `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
    return file;
  }

  /** Every file that was written there, removed ones left out. */
  written(): readonly string[] {
    const upper = path.join(`/proc/${this.#holder.pid}/root`, this.#place, 'upper');
    return readdirSync(upper, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .filter((file) => !lstatSync(file).isCharacterDevice())
      .map((file) => file.slice(upper.length));
  }

  async close(): Promise<void> {
    await endProgram(this.#holder);
  }
}
