import type { Dispose, Log } from '../base/core/ports.ts';
import type { ActionId, TrayCommand } from '../contract/actions.ts';
import type { LimitsNote } from '../contract/limits.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import type { CoreService } from '../gateway/core-service.ts';
import type { Cores } from '../gateway/open-cores.ts';
import type { LogService } from '../logs/log-service.ts';
import type { ProviderService } from '../providers/provider-service.ts';
import type { ToolService } from '../tools/tool-service.ts';

/** The app without a face: what both shells hold. */
export interface Host {
  readonly log: Log;
  readonly snapshot: () => Snapshot;
  /** Told of every newer snapshot. */
  readonly onSnapshot: (listener: (snapshot: Snapshot) => void) => Dispose;
  /** Told once an incident: on entering `failed`. */
  readonly onIncident: (listener: (snapshot: Snapshot) => void) => Dispose;
  /** Told once of each return to the core of before, with a sentence. */
  readonly onCoreReturn: (listener: (sentence: string) => void) => Dispose;
  /** Told once a window of a limit that has less left than the user set. */
  readonly onLimitsLow: (listener: (note: LimitsNote) => void) => Dispose;
  /** Told once of each change of a guarded key in config.yaml that was set back, with a sentence. */
  readonly onPutBack: (listener: (sentence: string) => void) => Dispose;
  /**
   * Does an action; resolves with a short note to show in place, or null. Rejects with a
   * ProblemError.
   */
  readonly run: (action: ActionId) => Promise<string | null>;
  /** The same for a row of the tray menu. */
  readonly runTray: (command: TrayCommand) => Promise<string | null>;
  readonly revealKey: () => string;
  /** What the sidecar wrote last, redacted, oldest line first. */
  readonly lastWords: () => readonly string[];
  readonly cores: Cores;
  readonly coreService: CoreService;
  readonly logs: LogService;
  readonly providers: ProviderService;
  readonly tools: ToolService;
  /** Draws anew for the passing of time; for a view that is on screen. */
  readonly refresh: () => void;
  /** Things said once at the start (a bad variable, a rescued settings file), for the terminal. */
  readonly notices: readonly string[];
  /** Stops the sidecar (SIGTERM, `graceMs`, SIGKILL) and writes what is unwritten. Safe to call twice. */
  readonly close: (graceMs: number) => Promise<void>;
}
