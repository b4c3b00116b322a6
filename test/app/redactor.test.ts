import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPublisher } from '../../main/app/publisher.ts';
import { createRedact } from '../../main/base/core/redact-text.ts';
import { createRedactor, type Redactor } from '../../main/base/core/redactor.ts';
import { everyLine } from '../../main/contract/logs.ts';
import { shortName } from '../../main/contract/problems.ts';
import type { Snapshot } from '../../main/contract/snapshot.ts';
import { notifyIncidents } from '../../main/electron/notifications.ts';
import { stopped } from '../../main/gateway/core/health-reducer.ts';
import { Gateway } from '../../main/gateway/gateway.ts';
import { logFileName } from '../../main/logs/core/retention.ts';
import { openLog } from '../../main/logs/log-file.ts';
import { createLogService, type LogService } from '../../main/logs/log-service.ts';
import { readCommandLine } from '../../main/terminal/command-line.mjs';
import { runLogsCommand } from '../../main/terminal/logs-command.ts';
import { jsonLines, terminalLine } from '../../main/terminal/state-lines.ts';
import {
  type Canary,
  canaries,
  canaryHome,
  canaryKey,
  canaryManagementKey,
  canaryUser,
  disguises,
  leaksOf,
} from '../support/canaries.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { emptyFolder, textOf } from '../support/log-folder.ts';
import { scriptedPorts, somePlan } from '../support/scripted-ports.ts';
import { someSetup } from '../support/snapshot-inputs.ts';
import { unzip } from '../support/unzip.ts';

const nowMs = Date.parse('2026-11-23T12:00:00.000Z');

type MakeRedactor = typeof createRedactor;

const redactorOff: MakeRedactor = () => ({
  redact: (text) => text,
  keepOut: () => {},
  keepOutForThisStart: () => {},
});

function toldRedactor(makeRedactor: MakeRedactor): Redactor {
  const redactor = makeRedactor({ homeFolder: canaryHome, userName: canaryUser });
  redactor.keepOut([canaryKey]);
  redactor.keepOutForThisStart(canaryManagementKey);
  return redactor;
}

/** What each canary comes as: its text, and in every disguise. */
const fieldsOf = ({ text }: Canary): Record<string, string> =>
  Object.fromEntries(Object.values(disguises).map((wear, n) => [`field${n}`, wear(text)] as const));

/** Log files with every canary in them, as if whoever wrote them had known no redactor. */
function plantedData(): string {
  const data = emptyFolder();
  const logs = join(data, 'logs');
  mkdirSync(logs);
  const lines = canaries.map((canary, n) =>
    JSON.stringify({
      timestamp: new Date(nowMs - 60_000 + n).toISOString(),
      level: 'error',
      event: 'x.happened',
      ...fieldsOf(canary),
    }),
  );
  writeFileSync(join(logs, logFileName(nowMs - 60_000)), `${lines.join('\n')}\n`);
  const settings = { apiKey: canaryKey };
  writeFileSync(join(data, 'settings.json'), JSON.stringify(settings));
  return data;
}

function serviceOf(
  data: string,
  makeRedactor: MakeRedactor,
  target: string | null = null,
): LogService {
  const log = openLog({
    ...{ folder: join(data, 'own-log'), redact: (text) => text, level: 'error', keepHours: 24 },
    clock: new FakeClock(nowMs),
    onUnwritable: () => {},
  });
  onTestFinished(() => log.close());
  return createLogService({
    ...{ log, appVersion: '1.0.0', redact: toldRedactor(makeRedactor).redact },
    learnSecrets: async () => {},
    configKeys: async () => [],
    providers: () => [],
    lastWords: () => canaries.map(({ text }) => text),
    folder: join(data, 'logs'),
    clock: { now: () => nowMs },
    shell: { pickSaveFile: async () => target, copyText: async () => {} },
    preferences: {
      launchSettings: () => ({
        ...{ port: 1_337, sidecarPath: null, coreVersion: null, apiKey: canaryKey },
        modelListFromNetwork: false,
      }),
      logSettings: () => ({
        level: { value: 'info', origin: 'default' },
        retentionHours: { value: 24, origin: 'default' },
      }),
      changeLogSettings: () => {
        throw new Error('not asked for');
      },
    },
    gateway: {
      health: stopped,
      plan: { ...somePlan, managementKey: canaryManagementKey },
    },
  });
}

async function exported(makeRedactor: MakeRedactor): Promise<ReadonlyMap<string, string>> {
  const target = join(emptyFolder(), 'out.zip');
  await serviceOf(plantedData(), makeRedactor, target).save({ lastWords: true });
  return unzip(target);
}

async function printed(makeRedactor: MakeRedactor, ...args: readonly string[]): Promise<string> {
  let text = '';
  const write = (piece: string, done?: () => void): void => {
    text += piece;
    done?.();
  };
  await runLogsCommand({
    commandLine: readCommandLine(['--logs', ...args]),
    ...{ userName: canaryUser, appVersion: '1.0.0', nowMs, makeRedactor },
    machine: { env: { KORPROXY_DATA_DIR: plantedData() }, platform: 'linux', home: canaryHome },
    out: { write },
    err: { write },
    signal: new AbortController().signal,
  });
  return text;
}

/** A stranger on our port, of each of these names: all that a Snapshot quotes of another program. */
async function snapshots(makeRedactor: MakeRedactor): Promise<readonly Snapshot[]> {
  const { redact } = toldRedactor(makeRedactor);
  const seen: Snapshot[] = [];
  for (const name of canaries.map(nameOf)) {
    const { ports, clock, script } = scriptedPorts();
    const gateway = new Gateway(ports);
    const publisher = createPublisher({
      ...{ ...ports, gateway, redact, isMended: () => false },
      setup: () => someSetup,
    });
    const owner = { name, pid: 4_121, startedAtMs: null };
    script.problem = { code: 'port-in-use', port: 1_337, owner, freePort: 1_338 };
    gateway.send({ type: 'start-requested' });
    await clock.advance(1_000);
    expect(publisher.latest().state).toBe('failed');
    seen.push(publisher.latest());
  }
  return seen;
}

function notified(shown: readonly Snapshot[]): string {
  const notes: string[] = [];
  notifyIncidents({
    host: {
      onIncident: (listener) => {
        for (const snapshot of shown) listener(snapshot);
        return () => {};
      },
      onCoreReturn: () => () => {},
      onLimitsLow: () => () => {},
      onPutBack: () => () => {},
    },
    make: ({ title, body }) => {
      notes.push(`${title}\n${body}`);
      return { show: () => {}, close: () => {}, on: () => {} };
    },
    onClick: () => {},
  });
  return notes.join('\n');
}

function stateLines(shown: readonly Snapshot[]): string {
  let text = '';
  const write = (piece: string): void => {
    text += piece;
  };
  const all = [
    jsonLines(write, () => nowMs),
    terminalLine({ write, columns: () => 400, coloured: false }),
  ];
  for (const snapshot of shown) for (const lines of all) lines.show(snapshot);
  return text;
}

/** The marker alone where its form tells what it is, as a program named after a key. */
const nameOf = ({ marker, text }: Canary): string =>
  leaksOf(marker, createRedact([])(marker)).length === 0 ? marker : text;

/** Owners' names are shown by 24 characters, the middle left out; these would be seen in them. */
const shortOnes = canaries.filter(
  (canary) => leaksOf(canary.marker, shortName(nameOf(canary))).length > 0,
);

interface Sink {
  readonly what: string;
  /** All that comes out of it while the redactor is made by `makeRedactor`. */
  readonly said: (makeRedactor: MakeRedactor) => Promise<string>;
  /** What can get there at all. */
  readonly kinds?: readonly Canary[];
}

/** Every road out. */
const sinks: readonly Sink[] = [
  {
    what: 'the log files',
    said: async (makeRedactor) => {
      const folder = emptyFolder();
      const log = openLog({
        ...{ folder, level: 'debug', keepHours: 24, redact: toldRedactor(makeRedactor).redact },
        clock: new FakeClock(nowMs),
        onUnwritable: () => {},
      });
      for (const canary of canaries) {
        log.error('x.happened', { ...fieldsOf(canary), error: new Error(canary.text) });
      }
      log.close();
      return textOf(folder);
    },
  },
  {
    what: 'the viewer’s pages',
    said: async (makeRedactor) => {
      const service = serviceOf(plantedData(), makeRedactor);
      return JSON.stringify(await service.page({ filter: everyLine, before: null, limit: 500 }));
    },
  },
  {
    what: 'the viewer’s news',
    said: async (makeRedactor) => {
      const service = serviceOf(plantedData(), makeRedactor);
      return JSON.stringify(await service.news({ filter: everyLine, from: '-:0', limit: 500 }));
    },
  },
  {
    what: 'the preview of an export',
    said: async (makeRedactor) =>
      (await serviceOf(plantedData(), makeRedactor).preview({ lastWords: true })).report,
  },
  {
    what: 'the log files of an export',
    said: async (makeRedactor) =>
      [...(await exported(makeRedactor))]
        .filter(([name]) => name !== 'report.txt')
        .map(([, text]) => text)
        .join(''),
  },
  {
    what: 'the report of an export',
    said: async (makeRedactor) => (await exported(makeRedactor)).get('report.txt') ?? '',
  },
  { what: 'the terminal', said: (makeRedactor) => printed(makeRedactor) },
  { what: 'the terminal, as JSON', said: (makeRedactor) => printed(makeRedactor, '--json') },
  {
    what: 'the Snapshot of tray, menu and popover',
    said: async (makeRedactor) => JSON.stringify(await snapshots(makeRedactor)),
    kinds: shortOnes,
  },
  {
    what: 'a notification',
    said: async (makeRedactor) => notified(await snapshots(makeRedactor)),
    kinds: shortOnes,
  },
  {
    what: 'the state in a terminal',
    said: async (makeRedactor) => stateLines(await snapshots(makeRedactor)),
    kinds: shortOnes,
  },
];

describe.each(sinks)('$what', ({ said, kinds = canaries }) => {
  it('give away none of 30 canaries in any disguise', async () => {
    const text = await said(createRedactor);
    expect(text.length).toBeGreaterThan(500);
    const leaks = canaries.flatMap(({ kind, marker }) =>
      leaksOf(marker, text).map((form) => [kind, form]),
    );
    expect(leaks).toEqual([]);
  });

  it('would give away every one without the redactor', async () => {
    const text = await said(redactorOff);
    expect(kinds.length).toBeGreaterThan(7);
    const hidden = kinds.filter(({ marker }) => leaksOf(marker, text).length === 0);
    expect(hidden.map(({ kind }) => kind)).toEqual([]);
  });
});
