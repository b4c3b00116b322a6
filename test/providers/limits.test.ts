import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LimitSettings, LimitsNote } from '../../main/contract/limits.ts';
import { isService, type ProviderId } from '../../main/contract/providers.ts';
import type { AccountState } from '../../main/providers/core/accounts.ts';
import type { Account, ProviderFacts } from '../../main/providers/core/knowledge.ts';
import type {
  AccountCall,
  CallReply,
  SidecarClient,
} from '../../main/providers/core/provider-ports.ts';
import { createLimits, type LimitsService } from '../../main/providers/limits.ts';
import { eventually } from '../support/eventually.ts';
import { facelessShell } from '../support/faceless-shell.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { listeningLog } from '../support/listening-log.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { usualLimits } from '../support/stub-limits.ts';

const minuteMs = 60_000;
let run: Run;
let clock: FakeClock;
let calls: AccountCall[];
let reply: (call: AccountCall) => CallReply | Promise<CallReply>;
let settings: LimitSettings;
let notes: LimitsNote[];
let states: Partial<Record<ProviderId, AccountState>>;
let limits: LimitsService;

const session = '{"five_hour":{"utilization":38,"resets_at":null}}';
const answered = (status: number, body = session): CallReply => ({
  ...{ type: 'answered', status, body, retryAfter: null },
});

function accountsOf(id: ProviderId): readonly Account[] {
  const state = states[id];
  if (state === undefined) return [];
  const facts = { providerId: id, email: null, disabled: false, hasSecret: true, canRefresh: true };
  const row = { file: `${id}.json`, authIndex: `i-${id}`, isFailing: false, isUnavailable: false };
  return [
    {
      ...{
        ...facts,
        file: `${id}.json`,
        expiresAtMs: null,
        lastRefreshMs: null,
        digest: '',
        state,
      },
      row: { ...row, blockedUntilMs: null, cause: null, refusedAtMs: null },
    },
  ];
}

function create(): LimitsService {
  const client: Pick<SidecarClient, 'callAs'> = {
    callAs: async (call) => {
      calls.push(call);
      return reply(call);
    },
  };
  return createLimits({
    clock,
    log: listeningLog().log,
    paths: { folder: run.folder, auth: run.folder },
    providers: {
      client: client as SidecarClient,
      facts: (id) =>
        ({ accounts: isService(id) ? [] : accountsOf(id) }) as unknown as ProviderFacts,
    },
    settings: {
      read: () => settings,
      change: ({ isOn = settings.isOn, inBackground = settings.inBackground }) => {
        settings = { ...settings, isOn, inBackground };
      },
    },
    shell: facelessShell,
    onChange: () => {},
    onLow: (note) => notes.push(note),
    random: () => 0,
  });
}

beforeEach(() => {
  run = newRun();
  clock = new FakeClock(Date.UTC(2026, 10, 29, 12));
  calls = [];
  reply = () => answered(200);
  settings = usualLimits;
  notes = [];
  states = { claude: { type: 'connected' } };
  limits = create();
});

afterEach(async () => {
  await limits.close();
  run.dispose();
});

const line = () =>
  limits
    .state()
    .rows.claude?.line.filter((part) => typeof part === 'string')
    .join('');

it('asks once in five minutes, and a look after that asks again', async () => {
  await limits.look();
  expect(line()).toBe('5 h 62 % left');
  await limits.look();
  await clock.advance(5 * minuteMs - 1);
  await limits.look();
  expect(calls).toHaveLength(1);
  expect(limits.whyNobody()).toBe('All were asked a moment ago, or are left alone for now.');
  await clock.advance(1);
  expect(limits.whyNobody()).toBeNull();
  await limits.look();
  expect(calls).toHaveLength(2);
});

it('is asked twice, not once a look, while the tab is looked at for ten minutes', async () => {
  for (let second = 0; second < 600; second += 10) {
    await limits.look();
    await clock.advance(10_000);
  }
  expect(calls).toHaveLength(2);
  reply = () => ({ ...answered(429), retryAfter: '3600' }) as CallReply;
  await limits.look();
  for (let minute = 0; minute < 59; minute += 1) {
    await clock.advance(minuteMs);
    await limits.look();
  }
  expect(calls).toHaveLength(3);
  await clock.advance(minuteMs);
  await limits.look();
  expect(calls).toHaveLength(4);
});

const sessionAt = (used: number, resetsAtMs: number): CallReply => {
  const resets_at = new Date(resetsAtMs).toISOString();
  return answered(200, JSON.stringify({ five_hour: { utilization: used, resets_at } }));
};

it('tells of a window that runs low once, also after a restart, and of the next one again', async () => {
  const resetsAtMs = clock.now() + 90 * minuteMs;
  settings = { ...usualLimits, notifyBelow: 20 };
  reply = () => sessionAt(80, resetsAtMs);
  await limits.look();
  expect(notes).toEqual([]);
  reply = () => sessionAt(80.1, resetsAtMs);
  await clock.advance(5 * minuteMs);
  await limits.look();
  expect(notes).toEqual([
    {
      title: 'Claude is running low',
      body: expect.stringMatching(/^5 h 19 % left, back \d\d:30$/),
    },
  ]);
  await limits.close();
  limits = create();
  reply = () => sessionAt(100, resetsAtMs + 2_000);
  await clock.advance(5 * minuteMs);
  await limits.look();
  expect(calls).toHaveLength(3);
  expect(notes).toHaveLength(1);
  await clock.advance(90 * minuteMs);
  reply = () => sessionAt(100, clock.now() + 300 * minuteMs);
  await limits.look();
  expect(notes.slice(1)).toEqual([
    { title: 'Claude: used up', body: expect.stringMatching(/^5 h used up, back \d\d:\d\d$/) },
  ]);
});

it('tells of nothing where that is not wanted', async () => {
  reply = () => sessionAt(100, clock.now() + 90 * minuteMs);
  await limits.look();
  expect(notes).toEqual([]);
});

it('tells until when a provider is used up, as its service told', async () => {
  const resetsAtMs = clock.now() + 90 * minuteMs;
  expect(limits.usedUpUntil('claude')).toBeNull();
  reply = () => sessionAt(100, resetsAtMs);
  await limits.look();
  expect(limits.usedUpUntil('claude')).toBe(resetsAtMs);
  expect(limits.fileUsedUpUntil('claude.json')).toBe(resetsAtMs);
  await clock.advance(90 * minuteMs);
  expect(limits.usedUpUntil('claude')).toBeNull();
});

it('one at a time an account, however many look', async () => {
  let answer = (_reply: CallReply): void => {};
  reply = () => new Promise((resolve) => (answer = resolve));
  const first = limits.look();
  await eventually(() => calls.length).toBe(1);
  await clock.advance(60 * minuteMs);
  await limits.look();
  expect(calls).toHaveLength(1);
  answer(answered(200));
  await first;
});

// biome-ignore format: a table
it.each<[what: string, state: AccountState | undefined, count: number]>([
  ['connected',       { type: 'connected' },                                     1],
  ['held back',       { type: 'blocked', untilMs: 1, cause: 'quota-exceeded' },  1],
  ['switched off',    { type: 'disabled' },                                      0],
  ['not logged in',   { type: 'needs-login', expiredAtMs: null },                0],
  ['not here',        undefined,                                                 0],
])('an account that is %s', async (_what, state, count) => {
  states = state === undefined ? {} : { claude: state };
  await limits.look();
  expect(calls).toHaveLength(count);
  if (count === 0) expect(limits.whyNobody()).toBe('No account is connected that could be asked.');
});

it('Kimi, Grok, Qwen and iFlow are never asked: how is not known', async () => {
  const connected = { type: 'connected' } as const;
  states = { kimi: connected, grok: connected, qwen: connected, iflow: connected };
  await limits.look();
  expect(calls).toEqual([]);
});

it('Antigravity is asked the older way where the newer is not there, and only there', async () => {
  states = { antigravity: { type: 'connected' } };
  reply = () => answered(404);
  await limits.look();
  const asked = () => calls.map(({ url }) => url.split(':').at(-1));
  expect(asked()).toEqual(['retrieveUserQuotaSummary', 'fetchAvailableModels']);
  calls = [];
  reply = () => answered(403);
  await clock.advance(5 * minuteMs);
  await limits.look();
  expect(asked()).toEqual(['retrieveUserQuotaSummary']);
});

it('in the background every fifteen minutes, and only while that is on', async () => {
  await clock.advance(60 * minuteMs);
  expect(calls).toEqual([]);
  limits.change({ inBackground: true });
  await clock.advance(15 * minuteMs - 1);
  expect(calls).toEqual([]);
  await clock.advance(1);
  await eventually(() => calls.length).toBe(1);
  limits.change({ inBackground: false });
  await clock.advance(60 * minuteMs);
  expect(calls).toHaveLength(1);
  expect(clock.pending).toBe(0);
});

it('off asks nobody and shows nothing; on asks at once', async () => {
  await limits.look();
  limits.change({ isOn: false });
  expect(limits.state()).toMatchObject({ isOn: false, rows: {}, tray: { line: null } });
  await clock.advance(5 * minuteMs);
  await limits.look();
  expect(calls).toHaveLength(1);
  limits.change({ isOn: true });
  await eventually(() => calls.length).toBe(2);
});

it('outlives the app with its age, and a refusal does not take it away', async () => {
  await limits.look();
  await limits.close();
  limits = create();
  await clock.advance(12 * minuteMs);
  reply = () => answered(401);
  await limits.look();
  await eventually(line).toBe('5 h 62 % left ·  ago');
  expect(limits.state().rows.claude?.accounts[0]?.notes[0]?.[0]).toMatch(/^Not told: .* refused/);
  await limits.close();
  const text = readFileSync(path.join(run.folder, 'limits.json'), 'utf8');
  expect(text).not.toContain('claude.json');
});

it('a file that is broken, or cannot be written, costs nothing now', async () => {
  await limits.close();
  writeFileSync(path.join(run.folder, 'limits.json'), '{"a":');
  limits = create();
  await limits.look();
  expect(line()).toBe('5 h 62 % left');
  await limits.close();
  const other = path.join(run.folder, 'other');
  mkdirSync(path.join(other, 'limits.json'), { recursive: true });
  run = { ...run, folder: other };
  limits = create();
  await clock.advance(5 * minuteMs);
  await limits.look();
  expect(line()).toBe('5 h 62 % left');
  run = { ...run, folder: path.dirname(other) };
});
