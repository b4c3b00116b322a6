import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Mounting needs root. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0;

export interface TinyDisk {
  readonly folder: string;
  /** Leaves no room but so many bytes. */
  fill(leaveBytes?: number): void;
  free(): void;
  readOnly(): void;
  remove(): void;
}

/** A file system of its own of 256 KB. */
export function tinyDisk(folder: string): TinyDisk {
  mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k,mode=700', 'tmpfs', folder]);
  const filler = path.join(folder, 'filler');
  return {
    folder,
    fill(leaveBytes = 0) {
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(filler, Buffer.alloc(bavail * bsize - leaveBytes));
    },
    free: () => rmSync(filler),
    readOnly: () => void execFileSync('mount', ['-o', 'remount,ro', folder]),
    remove: () => void execFileSync('umount', ['-l', folder]),
  };
}

/** Reads a file as another user of the machine would; throws what the system says. */
export function readAsNobody(file: string): string {
  return execFileSync('setpriv', ['--reuid=65534', '--clear-groups', 'cat', file], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
