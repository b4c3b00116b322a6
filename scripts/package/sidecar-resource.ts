import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../bootstrap/cache-folder.mjs';
import { digestOf } from '../bootstrap/digest.mjs';
import { lastLines, runProgram } from '../bootstrap/run-program.mjs';
import { StepFailure } from '../bootstrap/step-failure.mjs';
import { programFor } from '../sidecar/cached-sidecar.mjs';
import { defaultSidecar, platformKey } from '../sidecar/pins.mjs';
import { provideSidecar } from '../sidecar/provide.ts';
import type { Cpu, System } from './targets.ts';

/** Its own licence, and those of all that is linked into it; `npm run sidecar-notices` writes the second. */
const sidecarNotices = ['LICENSE', 'THIRD-PARTY-NOTICES.txt'];

const nodeNames = { linux: 'linux', mac: 'darwin', win: 'win32' } as const;

/** Changes the program as a signature does. */
export type Sign = (program: string) => Promise<void>;

/**
 * Lays the pinned sidecar for a package of this system and CPU where electron-builder takes it from,
 * with its licences and the SHA-256 that the app checks before each start. A signature changes the
 * file, so it is made first and the digest taken of what is shipped.
 */
export async function laySidecar(
  system: System,
  cpu: Cpu,
  progress: (text: string) => void,
  sign: Sign | null,
): Promise<string> {
  const platform = platformKey(nodeNames[system], cpu);
  const { program } = await provideSidecar(defaultSidecar, progress, undefined, platform);
  const folder = path.join(root, 'dist', 'sidecar', `${system}-${cpu}`);
  await rm(folder, { recursive: true, force: true });
  await enterSidecar(program, path.join(folder, programFor(platform)), sign);
  const line = `v${defaultSidecar.split('.')[0]}`;
  for (const name of sidecarNotices) {
    await copyFile(path.join(root, 'scripts', 'sidecar', line, name), path.join(folder, name));
  }
  return `CLIProxyAPI ${defaultSidecar} for ${platform}`;
}

/** Copies program and papers; the papers then say what the program is after `sign`. */
export async function enterSidecar(from: string, to: string, sign: Sign | null): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  await copyFile(from, to);
  await chmod(to, 0o755);
  const papers = JSON.parse(
    await readFile(path.join(path.dirname(from), 'provenance.json'), 'utf8'),
  );
  if ((await digestOf(to)) !== papers.sha256) {
    throw new StepFailure(
      `${from} is not the file that was put there.`,
      'its SHA-256 is another than the one in its provenance.json',
      `remove ${path.dirname(from)}, then run the command again`,
    );
  }
  const signed = sign === null ? papers : await signedPapers(to, papers, sign);
  // Readable for all: a package belongs to root.
  await writeFile(
    path.join(path.dirname(to), 'provenance.json'),
    `${JSON.stringify(signed, null, 2)}\n`,
    { mode: 0o644 },
  );
}

async function signedPapers(program: string, papers: { sha256: string }, sign: Sign) {
  await sign(program);
  return { ...papers, sha256: await digestOf(program), unsignedSha256: papers.sha256 };
}

/** As Apple's notary asks for it: hardened, with a time stamp. */
export const codesign =
  (identity: string): Sign =>
  async (program) => {
    const args = ['--force', '--options', 'runtime', '--timestamp', '--sign', identity, program];
    const { code, output } = await runProgram('codesign', args);
    if (code === 0) return;
    throw new StepFailure(
      'The sidecar could not be signed.',
      lastLines(output, 3),
      'check that the keychain holds the identity that CSC_NAME names',
    );
  };
