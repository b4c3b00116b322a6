import path from 'node:path';
import { path7za } from '7zip-bin';
import { root } from '../bootstrap/cache-folder.mjs';
import { lastLines, runProgram } from '../bootstrap/run-program.mjs';
import { StepFailure } from '../bootstrap/step-failure.mjs';
import type { ElectronRuntime } from '../electron-runtime/installed-runtime.mjs';
import { provideNfpm, provideSevenZip } from './provide-nfpm.ts';
import type { Cpu, System } from './targets.ts';

export interface Build {
  readonly system: System;
  readonly cpu: Cpu;
  /** As electron-builder names them. */
  readonly names: readonly string[];
  readonly runtime: ElectronRuntime;
  /** The folder that the packages go into. */
  readonly output: string;
  /** Over electron-builder.yml: `['electronLanguages=en']`. */
  readonly settings?: readonly string[];
}

const builder = path.join(root, 'node_modules', 'electron-builder', 'cli.js');

/** Runs electron-builder for one system and CPU. */
export async function runBuilder(build: Build, progress: (text: string) => void): Promise<void> {
  const env = await toolsFor(build.names, progress);
  progress('starting electron-builder');
  const { code, output } = await runProgram(
    process.execPath,
    [builder, ...builderArguments(build)],
    {
      cwd: root,
      env: { ...process.env, ...env },
      onLine: (line) => {
        const doing = /• (packaging|building)\b.*?\b(?:target=(\S+)|platform=)/.exec(line);
        if (doing) progress(doing[2] ? `making ${doing[2]}` : 'putting the app together');
      },
    },
  );
  if (code === 0) return;
  throw new StepFailure(
    `${build.names.join(', ')} for ${build.cpu} could not be packed.`,
    reasonIn(output),
    'look at the reason above, then run the command again; --target leaves a kind out',
  );
}

/** electron-builder marks what went wrong with a cross, and puts a stack behind it. */
function reasonIn(output: string): string {
  const at = output.lastIndexOf('⨯');
  if (at < 0) return lastLines(output);
  const stack = output.indexOf('stackTrace=', at);
  return output.slice(at + 1, stack < 0 ? undefined : stack).trim();
}

/** Of the runtimes the official one is left to electron-builder, which fetches it for any CPU and checks it. */
export function builderArguments({ system, cpu, names, runtime, output, settings = [] }: Build) {
  const own =
    runtime.source === 'official'
      ? []
      : [`electronDist=${path.dirname(runtime.executable)}`, `electronVersion=${runtime.version}`];
  return [
    `--${system}`,
    ...names,
    `--${cpu}`,
    ...['--publish', 'never', '--config', path.join(root, 'electron-builder.yml')],
    ...[...own, `directories.output=${output}`, ...settings].map((each) => `-c.${each}`),
  ];
}

/** Tools that electron-builder would fetch from GitHub, from the registries instead. */
async function toolsFor(
  names: readonly string[],
  progress: (text: string) => void,
): Promise<Readonly<Record<string, string>>> {
  const isLinuxPackage = names.includes('deb') || names.includes('rpm');
  return {
    // The highest takes many times as long for one part in a hundred.
    ELECTRON_BUILDER_COMPRESSION_LEVEL: '6',
    ELECTRON_BUILDER_7ZIP_PATH: await provideSevenZip(path7za),
    ...(isLinuxPackage
      ? {
          CUSTOM_FPM_PATH: path.join(import.meta.dirname, 'fpm-by-nfpm.mjs'),
          KORPROXY_NFPM: await provideNfpm(progress),
        }
      : {}),
  };
}
