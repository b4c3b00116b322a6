import type { LogLevel } from '../../main/base/core/ports.ts';
import { createRedactor } from '../../main/base/core/redactor.ts';
import { openLog } from '../../main/logs/log-file.ts';

export interface CorpusOptions {
  readonly folder: string;
  readonly lines: number;
  /** Spread evenly over this time, which ends at `endMs`. */
  readonly spanMs: number;
  readonly endMs: number;
}

/** A day of a busy app: mostly checks, at times trouble. Written by the real logger, by a clock moved by hand. */
export function writeCorpus({ folder, lines, spanMs, endMs }: CorpusOptions): void {
  let nowMs = 0;
  const clock = { now: () => nowMs, ticks: () => nowMs, after: () => () => {} };
  const log = openLog({
    folder,
    redact: createRedactor({ homeFolder: '/home/nobody-here', userName: '' }).redact,
    level: 'debug',
    keepHours: 168,
    clock,
    onUnwritable: () => {
      throw new Error('the corpus could not be written');
    },
  });
  for (let i = 0; i < lines; i += 1) {
    nowMs = Math.floor(endMs - spanMs + ((i + 1) * spanMs) / lines);
    const { level, event, fields } = lineOf(i);
    log[level](event, fields);
  }
  log.close();
}

interface Line {
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** About 200 bytes each; one in 50 is a warning, one in 200 an error. */
function lineOf(i: number): Line {
  const run = Math.floor(i / 1_000);
  if (i % 200 === 7) {
    return {
      level: 'error',
      event: 'health.changed',
      fields: { from: 'degraded', to: 'unreachable', run, restarts: 1, problem: 'no-answer' },
    };
  }
  if (i % 50 === 3) {
    const fields = { run, pid: 4_000 + run, code: 2, signal: null, ranMs: 812_345, said: null };
    return { level: 'warn', event: 'sidecar.exited', fields };
  }
  if (i % 10 === 5) {
    return {
      level: 'info',
      event: 'provider.tested',
      fields: {
        provider: 'claude',
        modelId: 'claude-sonnet-4-5-20250929',
        success: true,
        latencyMs: 400 + (i % 97),
      },
    };
  }
  return {
    level: 'debug',
    event: 'health.checked',
    fields: {
      ok: true,
      latencyMs: (i % 70) / 10,
      run,
      endpoint: '/v0/management/usage',
      note: 'one of many checks that all went well and said so at length',
    },
  };
}
