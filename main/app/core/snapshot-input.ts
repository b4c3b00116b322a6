import type { ProvidersView } from '../../contract/provider-rows.ts';
import type { ToolGlance } from '../../contract/tools.ts';
import type { CoresState } from '../../gateway/core/cores-state.ts';
import type { Health } from '../../gateway/core/health-reducer.ts';
import type { Journal } from '../../gateway/core/journal.ts';

/** Facts about this run of the app that neither the reducer nor the journal knows. */
export interface Setup {
  readonly port: number;
  readonly appVersion: string;
  readonly sidecarVersion: string | null;
  /** The core's version that the user chose, where another runs because it is not there any more. */
  readonly goneCore: string | null;
  /** Requests that a planned restart waits for, null while none waits. */
  readonly restartWaitsFor: number | null;
  readonly demo: boolean;
  /** Whether the sidecar has said anything that can be shown. */
  readonly hasLastWords: boolean;
  readonly startsAtLogin: boolean;
  /** False where the system has no such thing, or does not let us. */
  readonly canStartAtLogin: boolean;
  readonly modelListFromNetwork: boolean;
  /** Whether tools are held and answered while the gateway is down. */
  readonly isDoorWanted: boolean;
  readonly isDoorWantedAtRest: boolean;
  /** Requests of tools that are held until the gateway is back. */
  readonly waiting: number;
  /** That was changed since the running sidecar started, and holds from its restart. */
  readonly modelListChanged: boolean;
  /** config.yaml was replaced under the running sidecar, whose hot reload ended with that. */
  readonly configReplaced: boolean;
  /** When config.yaml last changed by another hand, null if it did not while we looked. */
  readonly configChangedAtMs: number | null;
  readonly cores: CoresState;
  /** A newer KorProxy by its version, null for none; all of it null where there is nowhere to look. */
  readonly update: { readonly looksDaily: boolean; readonly newer: string | null } | null;
  readonly providers: ProvidersView;
  /** Every tool, those found on this computer first; empty until somebody has looked. */
  readonly tools: readonly ToolGlance[];
}

/** All that a view is made of. */
export interface SnapshotInput {
  readonly health: Health;
  readonly journal: Journal;
  readonly setup: Setup;
  readonly nowMs: number;
}
