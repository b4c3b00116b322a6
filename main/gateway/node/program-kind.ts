/** `foreign` is a program of another processor or system, `none` no program at all. */
export type ProgramKind = 'runs' | 'foreign' | 'none';

type Arch = typeof process.arch;
type Numbers = Readonly<Partial<Record<Arch, number>>>;

/** The formats' own numbers for the processors that Node runs on. */
const elfMachines: Numbers = { x64: 62, arm64: 183, ia32: 3, arm: 40 };
const machOTypes: Numbers = { x64: 0x01000007, arm64: 0x0100000c };
const peMachines: Numbers = { x64: 0x8664, arm64: 0xaa64, ia32: 0x14c };

const machO64 = 0xfeedfacf;
const machOUniversal = 0xcafebabe;

/**
 * Whether a system could run a file, by its first bytes. A shell takes anything but a program for a
 * script of its own, an empty file included, so that is found out here. Real scripts say so in their
 * first two bytes.
 */
export function programKind(start: Buffer, platform: NodeJS.Platform, arch: Arch): ProgramKind {
  if (platform !== 'win32' && start.subarray(0, 2).toString('latin1') === '#!') return 'runs';
  const format = formatOf(start);
  if (format === null) return 'none';
  if (format.platform !== platform) return 'foreign';
  const { machine, machines } = format;
  if (machine === 'any' || machines[arch] === undefined || machines[arch] === machine)
    return 'runs';
  // Both systems translate x64 on arm64, Windows 32 bits too.
  const isTranslated = platform !== 'linux' && arch === 'arm64' && machine === machines.x64;
  return isTranslated || (platform === 'win32' && machine === machines.ia32) ? 'runs' : 'foreign';
}

interface Format {
  readonly platform: NodeJS.Platform;
  readonly machine: number | 'any';
  readonly machines: Numbers;
}

function formatOf(start: Buffer): Format | null {
  if (start.length < 20) return null;
  if (start.subarray(0, 4).toString('latin1') === '\x7fELF') {
    return { platform: 'linux', machine: start.readUInt16LE(18), machines: elfMachines };
  }
  if (start.readUInt32LE(0) === machO64) {
    return { platform: 'darwin', machine: start.readUInt32LE(4), machines: machOTypes };
  }
  if (start.readUInt32BE(0) === machOUniversal) {
    return { platform: 'darwin', machine: 'any', machines: machOTypes };
  }
  return start.subarray(0, 2).toString('latin1') === 'MZ' ? peFormat(start) : null;
}

/** A DOS head names the place of the real one; where that is not in sight nothing is held against it. */
function peFormat(start: Buffer): Format {
  const at = start.length >= 64 ? start.readUInt32LE(60) : 0;
  const isSeen = at >= 64 && at + 6 <= start.length && start.readUInt32LE(at) === 0x4550;
  const machine = isSeen ? start.readUInt16LE(at + 4) : 'any';
  return { platform: 'win32', machine, machines: peMachines };
}
