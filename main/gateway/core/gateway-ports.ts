import type { Dispose } from '../../base/core/ports.ts';
import type { CheckFailure, ExitFacts, Problem } from '../../contract/problems.ts';
import type { DoorStance } from './door-stance.ts';

/** What the user wants, read anew for every start. */
export interface LaunchSettings {
  readonly port: number;
  readonly apiKey: string;
  /** A sidecar picked by the user; null means: look for one. */
  readonly sidecarPath: string | null;
  /** The version that the user chose; null leaves it to the app. */
  readonly coreVersion: string | null;
  /** Whether it may fetch its list of models; else it keeps the one it was built with. */
  readonly modelListFromNetwork: boolean;
}

/** All that is settled before a child may be spawned. */
export interface LaunchPlan {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly port: number;
  readonly configPath: string;
  /** New at every start; known to our child only, which proves what answers. */
  readonly managementKey: string;
  /** From the file's name in the cache or its version line; null until known. */
  readonly version: string | null;
  /** The version that the user chose, where another runs because it is not there any more. */
  readonly goneVersion: string | null;
  readonly demo: boolean;
  /** What the settings said when this was planned. */
  readonly modelListFromNetwork: boolean;
  /** What preflight changed and took, for the log and the popover. */
  readonly preflightMs: number;
}

/**
 * Settles all of SR5 and SR6 before a spawn. Rejects with a `ProblemError` that holds the problem.
 */
export type Preflight = () => Promise<LaunchPlan>;

export interface SidecarExit extends ExitFacts {
  readonly run: number;
  /**
   * The cause its output named, where a restart would not repair it (port taken, config refused).
   */
  readonly refusal: Problem | null;
}

export interface LaunchedSidecar {
  /** Of the sidecar itself, not of its watchdog. */
  readonly pid: number;
}

/** Owns at most one child. Starts and stops queue, so that two can never overlap (SR8). */
export interface Sidecar {
  /** Rejects with a `ProblemError` when nothing could be spawned. */
  start(run: number, plan: LaunchPlan): Promise<LaunchedSidecar>;
  /** Resolves when no process of ours is left: SIGTERM, `graceMs`, SIGKILL. Safe when nothing runs. */
  stop(graceMs: number): Promise<void>;
  /** Told of every exit that was not asked for, exit code 0 included. */
  onExit(listener: (exit: SidecarExit) => void): Dispose;
  /** Told of the sidecar's version as soon as its output names it. */
  onVersion(listener: (version: string) => void): Dispose;
  /** What the newest child wrote last, redacted and cut, oldest line first. For the user's eyes alone. */
  lastWords(): readonly string[];
}

export type CheckResult =
  | { readonly type: 'passed'; readonly latencyMs: number; readonly managementLocked: boolean }
  | {
      readonly type: 'failed';
      readonly failure: CheckFailure;
      /** Not a byte came, and nobody refused the connection either. */
      readonly silent: boolean;
      readonly tookMs: number;
    }
  /** The child itself breaks a rule that no retry repairs (it listens beyond loopback, say). */
  | { readonly type: 'refused'; readonly problem: Problem }
  /** Taken while our own event loop lagged: it says nothing about the sidecar. */
  | { readonly type: 'discarded' };

/** One child's checks: the endpoint ladder and the proof of identity are settled once per start. */
export interface HealthCheck {
  /**
   * Never rejects; ends within 2 s, and what our own event loop lost. `tellLate` is called when no
   * answer has come in the time of a good one, and only where that is not our own fault.
   */
  check(tellLate?: () => void): Promise<CheckResult>;
  /** Whether a byte comes in the time of a good answer, for a fraction of a check's cost. Never rejects. */
  glance(): Promise<boolean>;
  /** Cuts a check under way and frees its socket. */
  close(): void;
}

export type OpenHealthCheck = (plan: LaunchPlan, sidecar: LaunchedSidecar) => HealthCheck;

/** Stands in for the gateway on its port while that is down. Its faults are its own: nothing rejects. */
export interface Door {
  /**
   * Resolves when it has the port, has left it, or cannot have it. `message` is what a tool is told,
   * asked for at the moment of telling.
   */
  stand(stance: DoorStance, message: () => string): Promise<void>;
  /** For good. What waits is told, and open connections end. */
  close(): Promise<void>;
}
