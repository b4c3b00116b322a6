/**
 * How it is known what becomes of a fault on one system:
 * - `real`: it happened there to a real program, file, socket or page, and a test looked at what came of it;
 * - `injected`: it was played to the code that decides, which is the same on every system;
 * - `read`: the code for that system and the system's documents were read, and nothing was run;
 * - `open`: it could be tried and is not;
 * - `-`: the system does not know it.
 */
export type Proof = 'real' | 'injected' | 'read' | 'open' | '-';

export const systems = ['Linux', 'macOS', 'Windows'] as const;

export type Proofs = readonly [linux: Proof, macos: Proof, windows: Proof];

/** Titles of tests, or first words of rows of their tables, by file below `test/`. */
export type Tests = Readonly<Record<string, readonly string[]>>;

export interface Fault {
  /** P process, N network, C config and settings, D disk, O system, U popover, S security, B bad input. */
  readonly id: string;
  readonly fault: string;
  readonly on: Proofs;
  /** What holds it. */
  readonly tests: Tests;
  /** Where the tests fall short of the fault, or why there are none. */
  readonly note?: string;
}

export const realOnLinux: Proofs = ['real', 'read', 'read'];
/** Real on Linux; what decides was asked apart from it too. */
export const realAndInjected: Proofs = ['real', 'injected', 'injected'];
export const injected: Proofs = ['injected', 'injected', 'injected'];
