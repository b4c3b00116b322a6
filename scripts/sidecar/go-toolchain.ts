import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from '../bootstrap/cache-folder.mjs';
import { DownloadFailure, download } from '../bootstrap/download.ts';
import { exclusively } from '../bootstrap/exclusive.mjs';
import { unpack } from '../bootstrap/unpack.ts';
import { inWorkFolder } from '../bootstrap/work-folder.mjs';
import { goSettingsFile, moduleProxies } from './go-proxy.ts';
import { goToolchains, goVersion, platformKey } from './pins.mjs';
import { type Failure, failure } from './way.ts';

interface CachedGo {
  readonly ok: true;
  readonly go: string;
  /** What makes it work in `folder` alone, touching no cache or setting of the user's own Go. */
  readonly env: (folder: string) => Readonly<Record<string, string>>;
}

/**
 * The pinned Go in our cache, fetched from the module proxies as Go itself fetches toolchains, checked
 * against its SHA-256. Nothing of it is installed on the machine.
 */
export async function provideGo(progress: (text: string) => void): Promise<CachedGo | Failure> {
  const shelf = path.join(cacheFolder(), 'go');
  const root = path.join(shelf, goVersion);
  const go = path.join(root, 'bin', process.platform === 'win32' ? 'go.exe' : 'go');
  const whole: CachedGo = { ok: true, go, env: (folder) => environmentIn(root, folder) };
  if (existsSync(go)) return whole;
  return exclusively(
    path.join(shelf, 'lock'),
    (pid) => progress(`waiting for process ${pid}, which is fetching Go`),
    async () => (existsSync(go) ? null : await fetchGo(shelf, root, progress)) ?? whole,
  );
}

function environmentIn(root: string, folder: string): Readonly<Record<string, string>> {
  return {
    GOTOOLCHAIN: 'local',
    GOROOT: root,
    GOPATH: path.join(folder, 'modules'),
    GOMODCACHE: path.join(folder, 'modules', 'pkg', 'mod'),
    GOCACHE: path.join(folder, 'objects'),
    // Go counts its own use in a folder of the user's settings; those we keep by naming their file.
    GOENV: goSettingsFile(),
    XDG_CONFIG_HOME: path.join(folder, 'settings'),
    // A folder with read-only files could not be removed.
    GOFLAGS: '-modcacherw',
  };
}

/** Null when it is there, else why not. */
async function fetchGo(
  shelf: string,
  root: string,
  progress: (text: string) => void,
): Promise<Failure | null> {
  const key = platformKey();
  const pinned = goToolchains[key];
  if (pinned === undefined) return failure('absent', `there is no Go ${goVersion} for ${key}`);
  if ('unknown' in pinned) {
    return failure('absent', `no digest of Go ${goVersion} for ${key} is known`);
  }
  const name = `v0.0.1-go${goVersion}.${key}`;
  const archive = path.join(shelf, `${name}.zip`);
  const refusal = await fetchFromProxies(name, archive, pinned.sha256, progress);
  if (refusal !== null) return refusal;
  progress(`unpacking Go ${goVersion} into the cache`);
  const unpacked = inWorkFolder(path.join(shelf, 'incoming-'), async (incoming) => {
    const inside = `golang.org/toolchain@${name}/`;
    await unpack(archive, incoming, {
      nameFor: (entry) => (entry.startsWith(inside) ? entry.slice(inside.length) : null),
      // The zip of a module knows no run bits; Go sets them for these two folders as well.
      isProgram: (entry) => entry.startsWith('bin/') || entry.startsWith('pkg/tool/'),
    });
    await rename(incoming, root);
  });
  try {
    await unpacked;
  } finally {
    await rm(archive, { force: true });
  }
  return null;
}

/** Null when it came from one of them, else why not from the last. */
async function fetchFromProxies(
  name: string,
  file: string,
  sha256: string,
  progress: (text: string) => void,
): Promise<Failure | null> {
  const proxies = moduleProxies();
  if (proxies.length === 0) {
    return failure('switched-off', 'GOPROXY names no module proxy to fetch Go from');
  }
  let last = failure('absent', '');
  for (const { url, headers } of proxies) {
    try {
      const from = `${url}/golang.org/toolchain/@v/${name}.zip`;
      await download({ url: from, headers, name: `Go ${goVersion}`, sha256, file }, progress);
      return null;
    } catch (error: unknown) {
      if (!(error instanceof DownloadFailure)) throw error;
      last = failure(error.kind, error.message);
    }
  }
  return last;
}
