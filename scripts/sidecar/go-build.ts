import { existsSync } from 'node:fs';
import path from 'node:path';
import { onPath } from '../bootstrap/on-path.mjs';
import { lastLines, runProgram } from '../bootstrap/run-program.mjs';
import type { Attempt } from './provide.ts';
import { sidecarProgram } from './standing.mjs';

/**
 * Builds the pinned module from the module proxy into `folder`. The checked-in `go.sum` is complete
 * and may not be changed by the build, so what is built is what was pinned; a toolchain older than
 * the module asks for fetches the newer one by itself.
 */
export async function buildWithGo(
  version: string,
  folder: string,
  progress: (text: string) => void,
): Promise<Attempt> {
  const go = findGo();
  if (go === null) return { ok: false, why: 'there is no Go toolchain to build it with' };
  const line = `v${version.split('.')[0]}`;
  progress(`building v${version} with Go, about a minute the first time`);
  const { code, output } = await runProgram(
    go,
    [
      'build',
      '-mod=readonly',
      '-trimpath',
      '-ldflags',
      `-s -w -X main.Version=${version}`,
      '-o',
      path.join(folder, sidecarProgram),
      `github.com/router-for-me/CLIProxyAPI/${line}/cmd/server`,
    ],
    {
      cwd: path.join(import.meta.dirname, line),
      // Without cgo the result needs no C compiler and is the same on every machine.
      env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '', GOOS: '', GOARCH: '' },
    },
  );
  return code === 0
    ? { ok: true, source: 'go-build' }
    : { ok: false, why: `the Go build failed: ${lastLines(output, 3)}` };
}

/** Go's own installer does not put it on PATH. */
function findGo(): string | null {
  const usual =
    process.platform === 'win32' ? 'C:\\Program Files\\Go\\bin\\go.exe' : '/usr/local/go/bin/go';
  return onPath(['go']) ?? (existsSync(usual) ? usual : null);
}
