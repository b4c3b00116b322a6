import { chmod, copyFile, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from '../bootstrap/cache-folder.mjs';
import { digestOf } from '../bootstrap/digest.mjs';
import { exclusively } from '../bootstrap/exclusive.mjs';
import { executable } from '../bootstrap/on-path.mjs';
import { StepFailure } from '../bootstrap/step-failure.mjs';
import { inWorkFolder } from '../bootstrap/work-folder.mjs';
import { anyGo, buildTool } from '../sidecar/go-build.ts';
import { platformKey } from '../sidecar/pins.mjs';

const version = '2.45.2';

/** SHA-256 of what the pinned Go makes of it. */
const programs: Readonly<Record<string, string>> = {
  'linux-amd64': '54669178794729dc322a4085c7d6b2daa589b08eba2331af59cab9dd1493a9ee',
  'linux-arm64': 'ce97b98c4cded38a8e3e4ba466bb55ed412f0bc4b38085910749e00e39acf447',
};

/**
 * nfpm makes deb and rpm in place of fpm, which is Ruby and comes from GitHub alone. Built from the
 * module proxy into the cache.
 * @throws StepFailure
 */
export async function provideNfpm(progress: (text: string) => void): Promise<string> {
  const shelf = path.join(cacheFolder(), 'nfpm');
  const program = path.join(shelf, version, 'nfpm');
  if (executable(program)) return program;
  return exclusively(
    path.join(shelf, 'lock'),
    (pid) => progress(`waiting for process ${pid}, which is building nfpm`),
    async () => {
      if (!executable(program)) await build(shelf, progress);
      return program;
    },
  );
}

const build = (shelf: string, progress: (text: string) => void): Promise<void> =>
  inWorkFolder(path.join(shelf, 'incoming-'), async (work) => {
    const builder = await anyGo(work, progress);
    if ('ok' in builder) throw failed(builder.why);
    const made = path.join(work, 'whole', 'nfpm');
    const refusal = await buildTool(builder.go, {
      name: `nfpm ${version}`,
      folder: path.join(import.meta.dirname, 'nfpm'),
      main: 'github.com/goreleaser/nfpm/v2/cmd/nfpm',
      ...{ program: made, progress, env: builder.env },
    });
    if (refusal !== null) throw failed(refusal.why);
    const found = await digestOf(made);
    if (found !== programs[platformKey()]) {
      throw failed(`Go made a program with SHA-256 ${found} instead of the pinned one`);
    }
    await rm(path.join(shelf, version), { recursive: true, force: true });
    await rename(path.dirname(made), path.join(shelf, version));
  });

const failed = (why: string): StepFailure =>
  new StepFailure(
    `nfpm ${version}, which makes deb and rpm, could not be had.`,
    why,
    'connect to a network that reaches the Go module proxy, then run the command again; or leave deb and rpm out with --target',
  );

/** electron-builder's own 7-Zip from npm, where it lacks its run bit. */
export async function provideSevenZip(from: string): Promise<string> {
  const to = path.join(cacheFolder(), '7zip', path.basename(from));
  await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
  await inWorkFolder(path.join(path.dirname(to), 'incoming-'), async (work) => {
    const copy = path.join(work, path.basename(from));
    await copyFile(from, copy);
    await chmod(copy, 0o755);
    await rename(copy, to);
  });
  return to;
}
