/** The systems as electron-builder names them. */
export type System = 'linux' | 'mac' | 'win';
export type Cpu = 'x64' | 'arm64';
export const ownCpu: Cpu = process.arch === 'arm64' ? 'arm64' : 'x64';

/** A kind of package. `needs` says what else than this machine it takes. */
export interface Target {
  /** As electron-builder names it. */
  readonly name: string;
  readonly system: System;
  readonly cpus: readonly Cpu[];
  /** Made with a tool that electron-builder fetches from its releases. */
  readonly fetchedTool: string | null;
}

const both: readonly Cpu[] = ['x64', 'arm64'];

/** Every package of a release, and `dir`, the app as it stands in them. */
export const targets: readonly Target[] = [
  ...(['linux', 'mac', 'win'] as const).map((system) => ({
    ...{ name: 'dir', system, cpus: both, fetchedTool: null },
  })),
  { name: 'tar.gz', system: 'linux', cpus: both, fetchedTool: null },
  { name: 'deb', system: 'linux', cpus: both, fetchedTool: null },
  { name: 'rpm', system: 'linux', cpus: both, fetchedTool: null },
  { name: 'AppImage', system: 'linux', cpus: both, fetchedTool: 'its runtime' },
  { name: 'dmg', system: 'mac', cpus: both, fetchedTool: null },
  { name: 'zip', system: 'mac', cpus: both, fetchedTool: null },
  { name: 'nsis', system: 'win', cpus: ['x64'], fetchedTool: 'NSIS' },
  { name: 'portable', system: 'win', cpus: ['x64'], fetchedTool: 'NSIS' },
];

/** What of this machine decides what can be built. */
export interface Here {
  readonly system: System;
  readonly cpu: Cpu;
  /** Why releases on GitHub cannot be reached; null where they can. */
  readonly unreachable: string | null;
}

const systemWords: Readonly<Record<System, string>> = {
  linux: 'Linux',
  mac: 'a Mac',
  win: 'Windows',
};

/** A clause that says what a package needs which is not here; null where it can be built. */
export function whatIsMissing(
  { system, fetchedTool }: Target,
  cpu: Cpu,
  here: Here,
): string | null {
  if (system !== here.system) return `needs ${systemWords[system]}; the release workflow builds it`;
  if (here.unreachable === null) return null;
  const beyond = (what: string): string =>
    `needs ${what}, which is fetched from GitHub: ${here.unreachable}`;
  if (cpu !== here.cpu) return beyond(`the Electron for ${cpu}`);
  return fetchedTool === null ? null : beyond(fetchedTool);
}

export interface Wanted {
  /** Names of targets; empty: all. */
  readonly names: readonly string[];
  /** Empty: this machine's own, and both for a Mac, where one machine makes both. */
  readonly cpus: readonly Cpu[];
}

export interface Plan {
  readonly builds: readonly { readonly target: Target; readonly cpu: Cpu }[];
  readonly not: readonly { readonly target: Target; readonly cpu: Cpu; readonly why: string }[];
}

/**
 * What is built and what is not, with the reason. A name that was asked for means its own system's
 * target, `dir` this one's.
 */
export function planFor({ names, cpus }: Wanted, here: Here): Plan {
  const isAsked = ({ name, system }: Target): boolean =>
    name === 'dir'
      ? system === here.system && names.includes('dir')
      : names.length === 0 || names.includes(name);
  const builds: { target: Target; cpu: Cpu }[] = [];
  const not: { target: Target; cpu: Cpu; why: string }[] = [];
  for (const target of targets.filter(isAsked)) {
    for (const cpu of cpusOf(target, cpus, here)) {
      const why = whatIsMissing(target, cpu, here);
      if (why === null) builds.push({ target, cpu });
      else not.push({ target, cpu, why });
    }
  }
  return { builds, not };
}

function cpusOf(target: Target, asked: readonly Cpu[], here: Here): readonly Cpu[] {
  if (asked.length > 0) return asked.filter((cpu) => target.cpus.includes(cpu));
  if (target.system === 'mac') return target.cpus;
  return target.cpus.includes(here.cpu) ? [here.cpu] : target.cpus;
}
