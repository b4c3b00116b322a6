import { ProblemError } from '../../main/base/core/problem-error.ts';
import type { Problem } from '../../main/contract/problems.ts';
import type { DoorStance } from '../../main/gateway/core/door-stance.ts';
import type {
  CheckResult,
  LaunchedSidecar,
  LaunchPlan,
  Sidecar,
  SidecarExit,
} from '../../main/gateway/core/gateway-ports.ts';
import { slowMs } from '../../main/gateway/core/health-reducer.ts';
import type { GatewayPorts } from '../../main/gateway/gateway.ts';
import { FakeClock } from './fake-clock.ts';
import { listeningLog } from './listening-log.ts';

export const somePlan: LaunchPlan = {
  file: '/opt/cli-proxy-api',
  args: [],
  env: {},
  cwd: '/',
  port: 1337,
  configPath: '/config.yaml',
  managementKey: 'not-a-secret',
  version: '6.9.25',
  goneVersion: null,
  demo: false,
  modelListFromNetwork: false,
  preflightMs: 12,
};

/** A sidecar that lives only in memory; the test decides when it dies. */
export class ScriptedSidecar implements Sidecar {
  spawns = 0;
  live = 0;
  mostLive = 0;
  run = 0;
  /** How long a stop takes, as the test's own promise; null for at once. */
  stopping: Promise<void> | null = null;
  #listeners: ((exit: SidecarExit) => void)[] = [];

  async start(run: number): Promise<LaunchedSidecar> {
    this.spawns += 1;
    this.live += 1;
    this.mostLive = Math.max(this.mostLive, this.live);
    this.run = run;
    return { pid: 1_000 + run };
  }

  async stop(): Promise<void> {
    if (this.stopping) await this.stopping;
    this.live = 0;
  }

  onExit(listener: (exit: SidecarExit) => void) {
    this.#listeners.push(listener);
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  /** What it would say that it wrote last. */
  words: readonly string[] = [];

  lastWords() {
    return this.words;
  }

  onVersion() {
    return () => {};
  }

  /** The child of this run dies by itself. */
  die(code: number | null = 0, run = this.run, refusal: Problem | null = null): void {
    if (run === this.run) this.live = 0;
    for (const listener of this.#listeners)
      listener({ run, code, signal: null, ranMs: 50, cause: null, refusal });
  }
}

/** A gateway's whole world, scripted: answers are taken from `answer` as long as it is set. */
export function scriptedPorts() {
  const clock = new FakeClock();
  const { log, lines } = listeningLog();
  const sidecar = new ScriptedSidecar();
  const script = {
    answer: { type: 'passed', latencyMs: 3, managementLocked: false } as CheckResult | Error,
    /** How long an answer takes. */
    answerMs: 0,
    problem: null as Problem | null,
    checks: 0,
    glances: 0,
    preflights: 0,
    /** How long one takes. */
    preflightMs: 0,
    /** What the door was told, oldest first. */
    stances: [] as DoorStance[],
    /** What the door makes of that. */
    door: async (): Promise<void> => {},
  };
  const pass = (ms: number): Promise<void> =>
    new Promise((resolve) => void clock.after(ms, resolve));
  const check = async (tellLate = (): void => {}): Promise<CheckResult> => {
    script.checks += 1;
    const { answer, answerMs } = script;
    if (answerMs >= slowMs) await pass(slowMs).then(tellLate);
    if (answerMs > 0) await pass(answerMs >= slowMs ? answerMs - slowMs : answerMs);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const glance = async (): Promise<boolean> => {
    script.glances += 1;
    const { answerMs } = script;
    if (answerMs > 0) await pass(Math.min(answerMs, slowMs));
    return answerMs < slowMs;
  };
  const ports: GatewayPorts = {
    clock,
    log,
    sidecar,
    preflight: async () => {
      script.preflights += 1;
      const { preflightMs } = script;
      if (preflightMs > 0) await new Promise<void>((done) => void clock.after(preflightMs, done));
      if (script.problem) throw new ProblemError(script.problem);
      return somePlan;
    },
    openHealthCheck: () => ({ check, glance, close: () => {} }),
    door: {
      stand: (stance) => {
        script.stances.push(stance);
        return script.door();
      },
      close: async () => {},
    },
  };
  return { ports, clock, lines, sidecar, script };
}
