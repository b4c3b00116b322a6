import { access, readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import which from 'which';
import * as z from 'zod';
import { parseJson } from '../../base/core/json.ts';
import { ProblemError } from '../../base/core/problem-error.ts';
import { byVersion } from '../../base/core/version-order.ts';
import type { Environment } from '../../base/node/paths.ts';
import { readProgram } from './sidecar-file.ts';

/** The release that everything is made for; another in the cache is used when this one is not there. */
export const pinnedVersion = '7.2.140';

const programName = process.platform === 'win32' ? 'cli-proxy-api.exe' : 'cli-proxy-api';
const namesOnPath = ['cli-proxy-api', 'cliproxyapi'];

/** A command that stands in where no sidecar is to be had. */
export interface DemoGateway {
  readonly file: string;
  readonly args: readonly string[];
}

export interface SidecarPlaces {
  /** Set by the user, in the environment or the settings; then nothing else is tried. */
  readonly chosenPath: string | null;
  /** Chosen by the user among those that were provided; null leaves it to the order below. */
  readonly coreVersion: string | null;
  /** Of the packaged app, else null. */
  readonly resourcesPath: string | null;
  readonly env: Environment;
  readonly cacheFolder: string;
  readonly demo: DemoGateway | null;
}

export interface FoundSidecar {
  readonly file: string;
  readonly leadingArgs: readonly string[];
  readonly sha256: string;
  /** See `ProgramFile`. */
  readonly marks: string;
  readonly version: string | null;
  /** The chosen version, where this is another because that one is not there any more. */
  readonly goneVersion: string | null;
  readonly demo: boolean;
}

const provenance = z.object({ version: z.string(), sha256: z.string().regex(/^[\da-f]{64}$/) });

/**
 * The sidecar to run, read and checked anew for this start. Rejects with `sidecar-missing`,
 * `sidecar-not-executable` or, for a file that we or the package put there, `sidecar-changed`.
 */
export async function findSidecar(places: SidecarPlaces): Promise<FoundSidecar> {
  const { chosenPath, coreVersion } = places;
  if (chosenPath !== null) return asFound(resolve(chosenPath));
  if (coreVersion === null) return findUsual(places);
  const chosen = await findVersion(places, coreVersion);
  return chosen ?? { ...(await findUsual(places)), goneVersion: coreVersion };
}

/**
 * One version among those that were provided, whatever else is installed; null when it is not there.
 * Rejects as `findSidecar` does.
 */
export async function findVersion(
  { cacheFolder, resourcesPath }: Pick<SidecarPlaces, 'cacheFolder' | 'resourcesPath'>,
  version: string,
): Promise<FoundSidecar | null> {
  const cached = await ifPresent(provided(join(cacheFolder, version, programName)));
  // A folder that holds another version than its name says was filled by somebody else.
  if (cached && cached.version !== version) throw new ProblemError({ code: 'sidecar-changed' });
  if (cached || resourcesPath === null) return cached;
  const bundled = await ifPresent(provided(join(resourcesPath, 'sidecar', programName)));
  return bundled?.version === version ? bundled : null;
}

async function findUsual(places: SidecarPlaces): Promise<FoundSidecar> {
  const { resourcesPath, demo } = places;
  if (resourcesPath !== null) {
    const bundled = await ifPresent(provided(join(resourcesPath, 'sidecar', programName)));
    if (bundled) return bundled;
  }
  const onPath = await findOnPath(places.env);
  if (onPath !== null) return asFound(onPath);
  for (const version of await cachedVersions(places.cacheFolder)) {
    const cached = await ifPresent(provided(join(places.cacheFolder, version, programName)));
    if (cached) return cached;
  }
  if (demo === null) throw new ProblemError({ code: 'sidecar-missing' });
  const program = await readProgram(demo.file);
  return { ...program, ...unnamed, file: demo.file, leadingArgs: demo.args, demo: true };
}

const unnamed = { version: null, goneVersion: null } as const;

/** The versions that were provided, by their names: whether they are whole is seen when they are run. */
export async function presentVersions({
  cacheFolder,
  resourcesPath,
}: Pick<SidecarPlaces, 'cacheFolder' | 'resourcesPath'>): Promise<readonly string[]> {
  const folders = (await cachedVersions(cacheFolder)).map((name) => join(cacheFolder, name));
  if (resourcesPath !== null) folders.push(join(resourcesPath, 'sidecar'));
  const versions = await Promise.all(folders.map(versionIn));
  return [...new Set(versions.filter((version) => version !== null))];
}

/** Null where there is no program, or none that says what it is. */
async function versionIn(folder: string): Promise<string | null> {
  try {
    await access(join(folder, programName));
    return readProvenance(await readFile(join(folder, 'provenance.json'), 'utf8')).version;
  } catch {
    return null;
  }
}

async function asFound(file: string): Promise<FoundSidecar> {
  const program = await readProgram(file);
  return { ...program, ...unnamed, file, leadingArgs: [], demo: false };
}

/** One that came with its papers: it must still be the file that they describe. */
async function provided(file: string): Promise<FoundSidecar> {
  const [found, papers] = await Promise.all([
    asFound(file),
    readFile(join(dirname(file), 'provenance.json'), 'utf8').catch(() => ''),
  ]);
  const { version, sha256 } = readProvenance(papers);
  if (sha256 !== found.sha256) throw new ProblemError({ code: 'sidecar-changed' });
  return { ...found, version };
}

function readProvenance(text: string): z.infer<typeof provenance> {
  const { data, error: cause } = provenance.safeParse(parseJson(text));
  if (!data) throw new ProblemError({ code: 'sidecar-changed' }, { cause });
  return data;
}

/** Null when there is none; a wrong one is told and not passed over in silence. */
async function ifPresent(finding: Promise<FoundSidecar>): Promise<FoundSidecar | null> {
  try {
    return await finding;
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'sidecar-missing') return null;
    throw error;
  }
}

async function findOnPath(env: Environment): Promise<string | null> {
  const path = env['PATH'] ?? env['Path'];
  if (!path) return null;
  for (const name of namesOnPath) {
    const found = await which(name, { nothrow: true, path });
    if (found !== null) return resolve(found);
  }
  return null;
}

/** The pinned one first, then the newest. */
async function cachedVersions(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const versions = names.filter((name) => /^\d+\.\d+\.\d+$/.test(name));
  const rank = (version: string): number => (version === pinnedVersion ? 0 : 1);
  return versions.toSorted((a, b) => rank(a) - rank(b) || byVersion(b, a));
}
