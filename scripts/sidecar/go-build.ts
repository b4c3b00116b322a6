import { existsSync } from 'node:fs';
import path from 'node:path';
import { digestOf } from '../bootstrap/digest.mjs';
import { onPath } from '../bootstrap/on-path.mjs';
import { lastLines, runProgram } from '../bootstrap/run-program.mjs';
import { programFor } from './cached-sidecar.mjs';
import { provideGo } from './go-toolchain.ts';
import { goVersion, platformKey, type SidecarPin } from './pins.mjs';
import { type Attempt, type Failure, failure, type Source, type Way } from './way.ts';

/** The installed Go, which fetches the pinned one by itself when it is another. */
export const installedGo: Way = async (pin, folder, progress, platform) => {
  const go = findGo();
  if (go === null) return failure('absent', 'Go is not installed');
  return buildChecked(pin, folder, progress, { go, env: asPinned, source: 'go-build', platform });
};

const asPinned = { GOTOOLCHAIN: `go${goVersion}` };

/** The installed Go, else our own, ready to build with. Its caches go into `folder` where it is ours. */
export async function anyGo(
  folder: string,
  progress: (text: string) => void,
): Promise<Pick<Builder, 'go' | 'env'> | Failure> {
  const go = findGo();
  if (go !== null) return { go, env: asPinned };
  const provided = await provideGo(progress);
  return provided.ok ? { go: provided.go, env: provided.env(folder) } : provided;
}

/** The pinned Go in our cache. What it fetches and makes on the way goes with the build's folder. */
export const cachedGo: Way = async (pin, folder, progress, platform) => {
  const provided = await provideGo(progress);
  if (!provided.ok) return provided;
  const { go } = provided;
  const env = provided.env(folder);
  return buildChecked(pin, folder, progress, { go, env, source: 'go-toolchain-build', platform });
};

interface Builder {
  readonly go: string;
  readonly env: Readonly<Record<string, string>>;
  readonly source: Source;
  readonly platform: string | undefined;
}

async function buildChecked(
  pin: SidecarPin,
  folder: string,
  progress: (text: string) => void,
  { go, env, source, platform = platformKey() }: Builder,
): Promise<Attempt> {
  const program = path.join(folder, programFor(platform));
  const build = { pin, program, progress, env: { ...env, ...goPlatform(platform) } };
  const refusal = await buildWithGo(go, build);
  if (refusal !== null) return refusal;
  const pinned = pin.programs[platform];
  const found = await digestOf(program);
  return found === pinned
    ? { ok: true, source, checkedBy: 'pinned-sha256' }
    : failure('changed', `Go made a program with SHA-256 ${found} instead of ${pinned}`);
}

export interface GoBuild {
  readonly pin: SidecarPin;
  readonly program: string;
  readonly progress: (text: string) => void;
  /** Over that of this process: which Go, for which system, with which caches. */
  readonly env: Readonly<Record<string, string>>;
}

/** Builds the pinned CLIProxyAPI as `buildTool` does. */
export function buildWithGo(go: string, { pin, ...build }: GoBuild): Promise<Failure | null> {
  const line = `v${pin.version.split('.')[0]}`;
  return buildTool(go, {
    ...build,
    name: `CLIProxyAPI ${pin.version}`,
    folder: path.join(import.meta.dirname, line),
    main: `github.com/router-for-me/CLIProxyAPI/${line}/cmd/server`,
    linkerFlags: [`-X main.Version=${pin.version}`],
  });
}

export interface ToolBuild extends Omit<GoBuild, 'pin'> {
  /** For people. */
  readonly name: string;
  /** Holds the `go.mod` and `go.sum` that pin everything. */
  readonly folder: string;
  /** The package of the program, by its import path. */
  readonly main: string;
  readonly linkerFlags?: readonly string[];
}

/**
 * Builds a program of a pinned module from the module proxy. The checked-in `go.sum` is complete and
 * may not be changed by the build, so what is built is what was pinned; the settings are those that
 * make the same bytes on every machine.
 * @returns why there is none, or null
 */
export async function buildTool(go: string, build: ToolBuild): Promise<Failure | null> {
  const { name, folder, main, linkerFlags = [], program, progress, env } = build;
  const what = `building ${name} with Go, about a minute the first time`;
  progress(what);
  const { code, output } = await runProgram(
    go,
    [
      'build',
      '-v',
      ...['-mod=readonly', '-trimpath', '-buildvcs=false'],
      ...['-ldflags', ['-s', '-w', ...linkerFlags].join(' ')],
      ...['-o', program],
      main,
    ],
    {
      cwd: folder,
      env: { ...process.env, ...sameEverywhere, ...env },
      onLine: (text) => {
        const module = /^go: downloading (\S+)/.exec(text)?.[1];
        if (module !== undefined) progress(`${what}: fetching ${module}`);
        else if (/^[\w./-]+$/.test(text)) progress(`${what}: compiling ${text}`);
      },
    },
  );
  if (code === 0) return null;
  if (/no space left on device|not enough space on the disk/i.test(output)) {
    throw Object.assign(new Error('the disk is full'), { code: 'ENOSPC', path: program });
  }
  const isNetwork =
    /dial tcp|no such host|i\/o timeout|connection re(fused|set)|TLS handshake/i.test(output);
  return failure(
    isNetwork ? 'network' : 'broken',
    isNetwork ? 'Go cannot reach its module proxy' : `Go says: ${lastLines(complaints(output), 2)}`,
  );
}

/** Without the names of packages and modules that passed well. */
function complaints(output: string): string {
  const isPassed = (line: string): boolean => /^(go: downloading .*|[\w./-]+)$/.test(line);
  return output
    .split('\n')
    .filter((line) => !isPassed(line))
    .join('\n');
}

/** The platform as Go's own variables name it. */
export function goPlatform(platform: string): { readonly GOOS: string; readonly GOARCH: string } {
  const [GOOS = '', GOARCH = ''] = platform.split('-');
  return { GOOS, GOARCH };
}

/** Without cgo the result needs no C compiler; the others are what a user may have set otherwise. */
const sameEverywhere = {
  CGO_ENABLED: '0',
  GOWORK: 'off',
  GOFLAGS: '-modcacherw=false',
  ...goPlatform(platformKey()),
  GOAMD64: 'v1',
  GOARM64: 'v8.0',
};

/** Go's own installer does not put it on PATH. */
function findGo(): string | null {
  const usual =
    process.platform === 'win32' ? 'C:\\Program Files\\Go\\bin\\go.exe' : '/usr/local/go/bin/go';
  return onPath(['go']) ?? (existsSync(usual) ? usual : null);
}
