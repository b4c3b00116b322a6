import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Run } from './run-folder.ts';
import { wholeLines } from './whole-lines.ts';

const source = fileURLToPath(new URL('./fake-sidecar.mjs', import.meta.url));

/**
 * One fault, or several joined by commas (`ignore-term,slow:700`).
 * - answers: `ok`, `slow:MS`, `hang`, `status:N`, `loris`, `garbage`, `huge`, `redirect:PORT`, `ban`
 * - routes: `usage-only`, `healthz-only` (as v7), `root-only`, `no-accounts-route`
 * - life: `exit:CODE@MS`, `crash-after-200:MS` (300 without MS), `ignore-term`, `grandchild`,
 *   `lie-then-exit0`
 * - port: `bind-late:MS`, `bind-any`, `deaf:MS` (stops listening, keeps its sockets)
 * - output: `log-flood`, `log-burst:SECONDS`, `log-canary`
 */
export type Behaviour = string;

interface Started {
  readonly event: 'started';
  readonly pid: number;
  /** Of the monotonic clock. */
  readonly atMs: number;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly behaviour: string;
}

export type JournalEntry =
  | Started
  | { readonly event: 'listening' | 'silent'; readonly pid: number; readonly atMs: number }
  | {
      readonly event: 'signal';
      readonly pid: number;
      readonly atMs: number;
      readonly signal: string;
    }
  | {
      readonly event: 'exiting';
      readonly pid: number;
      readonly atMs: number;
      readonly code: number;
    }
  | {
      readonly event: 'grandchild';
      readonly pid: number;
      readonly atMs: number;
      readonly grandchild: number;
    }
  | {
      readonly event: 'request';
      readonly pid: number;
      readonly atMs: number;
      readonly method: string;
      readonly url: string;
      readonly hasKey: boolean;
      /** Of the client's end: a new one means a new socket. */
      readonly port: number;
    };

export interface FakeSidecar {
  /** The executable to hand over as `KORPROXY_SIDECAR`. */
  readonly file: string;
  /** The n-th behaviour rules the n-th start, the last one every later start, at once for one that runs. */
  behave(...behaviours: readonly Behaviour[]): void;
  journal(): readonly JournalEntry[];
  starts(): readonly Started[];
  dispose(): void;
}

/**
 * Makes a sidecar whose faults are scripted, with its own folder: in the run's when one is given,
 * so that its processes count as the run's.
 */
export function makeFakeSidecar(
  behaviours: readonly Behaviour[] = ['ok'],
  run: Pick<Run, 'folder'> | null = null,
): FakeSidecar {
  const folder = mkdtempSync(path.join(run?.folder ?? tmpdir(), 'fake-sidecar-'));
  const file = path.join(folder, 'cli-proxy-api.mjs');
  const text = readFileSync(source, 'utf8').replace(/^#!.*/, `#!${process.execPath}`);
  writeFileSync(file, text);
  chmodSync(file, 0o755);

  const behave = (...next: readonly Behaviour[]): void =>
    writeFileSync(path.join(folder, 'behaviour'), next.join('\n'));
  const journal = (): JournalEntry[] => {
    const text = readFileSync(path.join(folder, 'journal'), { encoding: 'utf8', flag: 'a+' });
    return wholeLines(text).map((line) => JSON.parse(line) as JournalEntry);
  };
  behave(...behaviours);
  return {
    file,
    behave,
    journal,
    starts: () => journal().filter((entry) => entry.event === 'started'),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
