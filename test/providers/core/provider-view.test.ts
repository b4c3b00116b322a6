import { describe, expect, it } from 'vitest';
import { durationWords } from '../../../main/base/core/wording.ts';
import { type LoginOutcome, loginOutcome } from '../../../main/contract/logins.ts';
import type { ProviderFace, ProviderRow, Tone } from '../../../main/contract/provider-rows.ts';
import {
  type ProviderId,
  type ProviderTestResult,
  providerIds,
  type TestErrorCode,
  testErrorCode,
} from '../../../main/contract/providers.ts';
import { loginEnd, loginLine } from '../../../main/providers/core/login-words.ts';
import { providersView, type RowInput } from '../../../main/providers/core/provider-view.ts';
import { failureSentence, statusLine } from '../../../main/providers/core/sentences.ts';
import { offeredOn } from '../../support/provider-lines.ts';
import {
  dayMs,
  facts,
  hourMs,
  inputOf,
  minuteMs,
  nowMs,
  resultOf,
  rowInput,
} from './row-inputs.ts';

const maxLineLength = 30;

const lineOf = ({ strong, rest }: ProviderRow): string =>
  strong +
  rest
    .map((part) => {
      if (typeof part === 'string') return part;
      return durationWords(part.type === 'since' ? nowMs - part.atMs : part.atMs - nowMs);
    })
    .join('');

const rowOf = (id: ProviderId, input: Partial<RowInput> = {}, gatewayRuns = true): ProviderRow => {
  const view = providersView(inputOf({ [id]: rowInput(id, input) }, gatewayRuns));
  return view.rows.find((row) => row.id === id) as ProviderRow;
};

const tested = (id: ProviderId, more: Partial<ProviderTestResult> = {}): Partial<RowInput> => ({
  result: resultOf(id, more),
});

const failed = (
  id: ProviderId,
  code: TestErrorCode,
  more: Partial<ProviderTestResult> = {},
): Partial<RowInput> => {
  const result = resultOf(id, { latencyMs: null, totalMs: null, errorCode: code, ...more });
  return { result: { ...result, errorMessage: failureSentence({ ...result, code }, nowMs) } };
};

const keyRefused: Partial<RowInput> = {
  facts: { ...facts('gemini'), hasKey: true },
  result: {
    ...resultOf('gemini', { errorCode: 'token-expired', httpStatus: 401 }),
    errorMessage: failureSentence(
      {
        ...{ providerId: 'gemini', code: 'token-expired', httpStatus: 401, byKey: true },
        ...{ modelId: null, blockedUntilMs: null },
      },
      nowMs,
    ),
  },
};

const expired = (expiredAtMs: number | null): RowInput['facts'] =>
  facts('codex', { type: 'needs-login', expiredAtMs });

const ended = (outcome: LoginOutcome, agoMs = 0): Partial<RowInput> => ({
  login: { type: 'ended', end: loginEnd(outcome, { modelCount: 3 }), atMs: nowMs - agoMs },
});

const untilMs = new Date(2026, 10, 23, 14, 5).getTime();
const held = facts('codex', { type: 'blocked', untilMs, cause: 'quota-exceeded' });
const novemberMs = new Date(2026, 10, 21, 9).getTime();

describe('a row of the Providers tab', () => {
  // biome-ignore format: a table reads better as a table
  it.each<[line: string, id: ProviderId, input: Partial<RowInput>, face: ProviderFace, tone: Tone, label: string, sentence: string | null]>([
    ['Answered in 420 ms, 2 min ago', 'codex',  tested('codex'),                                     'healthy',     'green', 'Test',       'Model gpt-5, first byte 420 ms, whole answer 1.1 s.'],
    ['Connected, not tested',         'codex',  {},                                                  'untested',    'plain', 'Test',       null],
    ['Testing, 2 s',                  'codex',  { testStartedAtMs: nowMs - 1_800 },                  'starting',    'plain', 'Cancel',     null],
    ['Token expired on 21 Nov',       'codex',  { ...failed('codex', 'token-expired', { httpStatus: 401 }), facts: expired(novemberMs) }, 'unreachable', 'red', 'Log in', 'OpenAI refused the saved login (HTTP 401), and it could not be renewed. Log in once more to use Codex again.'],
    ['Token expired at 11:00',        'codex',  { facts: expired(nowMs - hourMs) },                  'unreachable', 'red',   'Log in',     'OpenAI refused the saved login, and it could not be renewed. Log in once more to use Codex again.'],
    ['Token expired',                 'codex',  { facts: expired(null) },                            'unreachable', 'red',   'Log in',     'OpenAI refused the saved login, and it could not be renewed. Log in once more to use Codex again.'],
    ['Quota used up until 14:05',     'gemini', failed('gemini', 'quota-exceeded', { httpStatus: 429, blockedUntilMs: untilMs }), 'degraded', 'amber', 'Try anyway', 'Google allows no more requests until 14:05 (HTTP 429). Try anyway asks again now.'],
    ['Not connected',                 'codex',  { facts: facts('codex', { type: 'not-connected' }) }, 'stopped',    'plain', 'Connect',    null],
    ['Model gone: gpt-5.1',           'codex',  tested('codex', { modelId: 'gpt-5.1-codex', replacedModelId: 'gpt-5.1' }), 'degraded', 'amber', 'Choose…', 'This gateway no longer offers it. gpt-5.1-codex was used instead.'],
    ['Model gone: claude-opus-4-202', 'claude', tested('claude', { replacedModelId: 'claude-opus-4-202' }), 'degraded', 'amber', 'Choose…', 'This gateway no longer offers it. gpt-5 was used instead.'],
    ['Model gone: claude-opus-4-2025', 'claude', tested('claude', { replacedModelId: 'claude-opus-4-2025' }), 'degraded', 'amber', 'Choose…', 'This gateway no longer offers it. gpt-5 was used instead.'],
    ['Model gone: claude-opus-4-202…', 'claude', tested('claude', { replacedModelId: 'claude-opus-4-20250514' }), 'degraded', 'amber', 'Choose…', 'This gateway no longer offers claude-opus-4-20250514. gpt-5 was used instead.'],
    ['Not allowed (HTTP 403)',        'codex',  failed('codex', 'permission-denied', { httpStatus: 403 }), 'unreachable', 'red', 'Choose…', 'This account may not use gpt-5. Choose another model or account.'],
    ['Gateway refused its own key',   'codex',  failed('codex', 'local-key-rejected', { httpStatus: 401 }), 'unreachable', 'red', 'Restart', "config.yaml no longer holds KorProxy's key. Restart puts it back."],
    ['This computer is offline',      'codex',  failed('codex', 'offline'),                          'degraded',    'amber', 'Test',       'The name chatgpt.com was not found, so this computer is most likely offline. Look at the network and test again.'],
    ["Can't reach api.anthropic.com", 'claude', failed('claude', 'provider-unreachable'),            'degraded',    'amber', 'Test',       'No connection to api.anthropic.com came about. A company proxy is set with HTTPS_PROXY or proxy-url.'],
    ['No answer in 30 s',             'codex',  failed('codex', 'timed-out'),                        'degraded',    'amber', 'Test',       'OpenAI gave no answer within 30 s. Test again in a minute.'],
    ['Provider error (HTTP 500)',     'codex',  failed('codex', 'provider-error', { httpStatus: 500 }), 'degraded', 'amber', 'Test',       'The fault is at OpenAI, not here. Try again in a minute.'],
    ['Answered without text',         'codex',  failed('codex', 'empty-answer'),                     'degraded',    'amber', 'Test',       'OpenAI answered, but without a word of text. Test again or choose another model.'],
    ['Key refused',                   'gemini', keyRefused, 'unreachable', 'red', 'New key', 'Google refused the API key (HTTP 401). Add a new one to use Gemini again.'],
    ["Login can't be read",           'claude', { facts: { ...facts('claude', { type: 'unreadable' }), unreadable: [{ file: 'c.json', providerId: 'claude', fault: 'empty', stamp: '1' }] } }, 'unreachable', 'red', 'Reconnect', 'A login to Claude is here, but its file is empty. Reconnect, or open the folder and put it right.'],
    ['Switched off',                  'codex',  { facts: facts('codex', { type: 'switched-off' }) },  'stopped',     'plain', 'Switch on',  'All that is here of Codex is switched off. Switch on takes it into use again.'],
    ['Not in this version',           'kimi',   { facts: { ...facts('kimi', { type: 'not-offered' }), isShown: true } }, 'absent', 'plain', 'Connect', 'This version of CLIProxyAPI has no login for Kimi. A newer one has.'],
    ['Works by API key',              'gemini', { facts: facts('gemini', { type: 'not-offered' }) }, 'absent',      'plain', 'Add key',    'Google ended this login for private accounts on 18 June 2026. An API key of Google AI Studio works.'],
  ])('reads "%s"', (line, id, input, face, tone, label, sentence) => {
    const row = rowOf(id, input);
    expect(lineOf(row)).toBe(line);
    expect(row).toMatchObject({ face, tone, sentence, button: { label } });
    expect(line.length).toBeLessThanOrEqual(maxLineLength);
  });

  // biome-ignore format: a table reads better as a table
  it.each<[what: string, line: string, input: Partial<RowInput>]>([
    ['a success before a block',      'Quota used up until 14:05',     { ...tested('codex'), facts: held, blockedSinceMs: nowMs - 2 * minuteMs + 1 }],
    ['a failure before a block',      'Quota used up until 14:05',     { ...failed('codex', 'offline'), facts: held, blockedSinceMs: nowMs }],
    ['a success as the block is seen', 'Answered in 420 ms, 2 min ago', { ...tested('codex'), facts: held, blockedSinceMs: nowMs - 2 * minuteMs }],
    ['a success after a block',       'Answered in 420 ms, 2 min ago', { ...tested('codex'), facts: held, blockedSinceMs: nowMs - hourMs }],
    ['a success after a block ended', 'Answered in 420 ms, 2 min ago', { ...tested('codex'), blockedSinceMs: nowMs }],
    ['a login after a test',          'Connected, 3 models',           { ...failed('codex', 'offline'), ...ended('connected', 59_999) }],
    ['a test after a login',          'Answered in 420 ms, 0.0 s ago', { ...ended('connected', 1_000), ...tested('codex', { timestamp: new Date(nowMs).toISOString() }) }],
    ['a test after a cancelled login', 'Answered in 420 ms, 0.0 s ago', { ...ended('cancelled', 1_000), ...tested('codex', { timestamp: new Date(nowMs).toISOString() }) }],
  ])('shows the newer of two facts: %s', (_what, line, input) => {
    expect(lineOf(rowOf('codex', input))).toBe(line);
  });

  it('offers the start while the gateway does not run, whatever was known before', () => {
    const row = rowOf('codex', failed('codex', 'provider-error'), false);
    expect(lineOf(row)).toBe('Gateway is stopped');
    const button = { label: 'Start', name: 'Start Codex', ink: false };
    expect(row).toMatchObject({ face: 'stopped', needsUser: false, button });
  });

  // biome-ignore format: a table reads better as a table
  it.each<[agoMs: number, rest: string]>([
    [-1,                     ''],
    [0,                      ', 0.0 s ago'],
    [59 * minuteMs + 59_999, ', 59 min ago'],
    [hourMs,                 ', at 11:00'],
    [2 * dayMs,              ', on 21 Nov'],
  ])('tells the age of an answer %d ms ago', (agoMs, rest) => {
    const timestamp = new Date(nowMs - agoMs).toISOString();
    const line = lineOf(rowOf('codex', tested('codex', { latencyMs: 999.4, timestamp })));
    expect(line).toBe(`Answered in 999 ms${rest}`);
    expect(line.length).toBeLessThanOrEqual(maxLineLength);
  });

  it('fills its foot by half more than the last answer took, or by five seconds', () => {
    const startedAtMs = nowMs - 1_800;
    const input = { testStartedAtMs: startedAtMs };
    expect(rowOf('codex', input).progress).toEqual({ startedAtMs, expectedMs: 5_000 });
    const again = rowOf('codex', { ...input, ...tested('codex', { totalMs: 1_000 }) });
    expect(again.progress).toEqual({ startedAtMs, expectedMs: 1_500 });
  });

  it('says when and with which model it was tested', () => {
    expect(rowOf('codex', tested('codex')).tested).toBe('Tested 11:58 with gpt-5.');
    expect(rowOf('codex').tested).toBeNull();
  });

  it.each<TestErrorCode>(['proxy-not-running', 'gateway-lost', 'not-connected', 'not-offered'])(
    'keeps silent about a test that ended as %s once that is no longer so',
    (code) => {
      expect(lineOf(rowOf('codex', failed('codex', code)))).toBe('Connected, not tested');
    },
  );

  // biome-ignore format: a table
  it.each<[what: string, inHours: number, row: Partial<RowInput>, line: string, sentence: string]>([
    ['a test',          30, failed('codex', 'quota-exceeded', { blockedUntilMs: untilMs }), 'until Tuesday', 'until Tuesday 18:00.'],
    ['a test, tonight', 7,  failed('codex', 'quota-exceeded', { blockedUntilMs: untilMs }), 'until 19:00',  'until 19:00.'],
    ['a block',         30, { facts: held },                                                'until Tuesday', 'until Tuesday 18:00.'],
  ])('%s tells of a quota the time that its service told', (_what, inHours, row, line, sentence) => {
    const told = rowOf('codex', { ...row, quotaUntilMs: nowMs + inHours * hourMs });
    expect(lineOf(told)).toBe(`Quota used up ${line}`);
    expect(told.sentence).toContain(`OpenAI allows no more requests ${sentence}`);
    expect(told.button.label).toBe('Try anyway');
    expect(lineOf(rowOf('codex', row))).toBe('Quota used up until 14:05');
  });

  it('another failure keeps its own words beside a quota that is used up', () => {
    const quotaUntilMs = nowMs + 30 * hourMs;
    const down = failed('codex', 'provider-error', { httpStatus: 500 });
    expect(rowOf('codex', { ...down, quotaUntilMs })).toEqual(rowOf('codex', down));
    const paused = { facts: facts('codex', { type: 'blocked', untilMs, cause: null }) };
    expect(rowOf('codex', { ...paused, quotaUntilMs })).toEqual(rowOf('codex', paused));
  });

  it('says of several accounts how the gateway chooses', () => {
    const state = { type: 'connected' } as const;
    const login: RowInput['facts']['accounts'][number] = {
      ...{ providerId: 'codex', file: 'a.json', email: null, disabled: false, hasSecret: true },
      ...{ canRefresh: true, expiresAtMs: null, lastRefreshMs: null, digest: '', row: null, state },
    };
    const routing = (count: number): string | null | undefined => {
      const accounts = Array.from({ length: count }, () => login);
      const codex = rowInput('codex', { facts: { ...facts('codex'), accounts } });
      const { rows } = providersView({ ...inputOf({ codex }), routing: 'In turn.' });
      return rows.find(({ id }) => id === 'codex')?.routing;
    };
    expect([1, 2].map(routing)).toEqual([null, 'In turn.']);
  });

  it('offers another try only as long as the gateway holds the account back', () => {
    const over = failed('codex', 'quota-exceeded', { blockedUntilMs: nowMs });
    expect(rowOf('codex', over)).toMatchObject({
      strong: 'Quota used up',
      button: { label: 'Test' },
    });
    const blocked = facts('codex', { type: 'blocked', untilMs, cause: 'quota-exceeded' });
    expect(rowOf('codex', { facts: blocked }).button.label).toBe('Try anyway');
  });
});

describe('the login of a row', () => {
  const waiting = {
    type: 'waiting',
    kind: 'device',
    host: 'chat.qwen.ai',
    userCode: 'ABCD-1234',
    deadlineMs: nowMs + 9 * minuteMs,
    browserOpened: false,
  } as const;

  it('shows the code and the page while it waits for the user', () => {
    const row = rowOf('qwen', { login: waiting });
    expect(lineOf(row)).toBe('Waiting for you, 9 min left');
    expect(row.button.label).toBe('Cancel');
    const login = { openLabel: 'Open chat.qwen.ai', userCode: 'ABCD-1234', canPaste: false };
    expect(row.login).toMatchObject(login);
  });

  it('takes the last address of a browser elsewhere where there is no code', () => {
    const login = { ...waiting, kind: 'browser', userCode: null, browserOpened: true } as const;
    const page = 'The page of Anthropic opened in your browser.';
    const shown = { sentence: page, userCode: null, canPaste: true };
    expect(rowOf('claude', { login }).login).toMatchObject(shown);
  });

  // biome-ignore format: a table reads better as a table
  it.each<[LoginOutcome, line: string, face: ProviderFace]>([
    ['connected',     'Connected, 3 models',        'untested'],
    ['denied',        'You said no in the browser', 'stopped'],
    ['other-account', 'That was another account',   'degraded'],
    ['cancelled',     'Cancelled',                  'stopped'],
    ['timed-out',     'Time ran out',               'stopped'],
  ])('that ended as %s says so for a minute', (outcome, line, face) => {
    const before = rowOf('codex', ended(outcome, minuteMs - 1));
    expect(lineOf(before)).toBe(line);
    expect(before.face).toBe(face);
    expect(lineOf(rowOf('codex', ended(outcome, minuteMs)))).toBe('Connected, not tested');
  });

  it('names the program that holds its port', () => {
    const owner = { name: 'node', pid: 88 } as never;
    const line = loginLine(loginEnd('port-busy', { port: 1_455, owner }));
    expect(line).toBe('Port 1455 is used by node (pid 88)');
  });
});

describe('every status line', () => {
  const cases = testErrorCode.options.flatMap((code) =>
    providerIds.map((id) => [code, id] as const),
  );

  it.each(cases)('fits for %s of %s', (errorCode, id) => {
    const more = { errorCode, httpStatus: 503, blockedUntilMs: nowMs + 30 * dayMs };
    const { strong, rest } = statusLine(resultOf(id, more), nowMs);
    expect(`${strong}${rest}`).toMatch(/^.{1,30}$/);
  });

  // The port's line is longer and is cut at the end where it is drawn.
  it.each(loginOutcome.options.filter((outcome) => outcome !== 'port-busy'))(
    'fits for a login that ended as %s',
    (outcome) => {
      expect(loginLine(loginEnd(outcome, { modelCount: 1_000 }))).toMatch(/^.{1,30}$/);
    },
  );
});

describe('providersView', () => {
  const red = (id: ProviderId): RowInput => rowInput(id, failed(id, 'permission-denied'));
  const amber = (id: ProviderId): RowInput => rowInput(id, failed(id, 'provider-error'));
  const busy = (id: ProviderId): RowInput => ({ ...red(id), testStartedAtMs: nowMs });
  const apart = (id: ProviderId): RowInput =>
    rowInput(id, { facts: facts(id, { type: 'not-connected' }) });

  // biome-ignore format: a table reads better as a table
  it.each<[what: string, rows: Partial<Record<ProviderId, RowInput>>, inked: ProviderId[], needing: number]>([
    ['nobody needs the user',             {},                                             [],         0],
    ['one is not connected',              { claude: apart('claude') },                    [],         0],
    ['a red one comes after an amber one', { codex: amber('codex'), gemini: red('gemini') }, ['codex'], 2],
    ['the first is being tested',         { codex: busy('codex'), gemini: red('gemini') }, ['gemini'], 1],
    ['the last alone needs the user',     { iflow: red('iflow') },                        ['iflow'],  1],
  ])('inks and counts where %s', (_what, inputs, inked, needing) => {
    const view = providersView(inputOf(inputs));
    expect(view.rows.filter(({ button }) => button.ink).map(({ id }) => id)).toEqual(inked);
    expect(view.needing).toBe(needing);
  });

  it('hides the counter and inks nothing while the gateway does not run', () => {
    const view = providersView(inputOf({ codex: red('codex') }, false));
    expect(view).toMatchObject({ needing: null, canTest: false });
    expect(view.rows.some(({ button }) => button.ink)).toBe(false);
  });

  it('can test all only where somebody is connected', () => {
    const none = Object.fromEntries(providerIds.map((id) => [id, apart(id)]));
    expect(providersView(inputOf(none)).canTest).toBe(false);
    expect(providersView(inputOf({ ...none, qwen: rowInput('qwen') })).canTest).toBe(true);
  });

  it('has no row for what this gateway does not reach, and counts and inks without it', () => {
    const hidden = { ...red('claude'), facts: { ...facts('claude'), isShown: false } };
    const view = providersView(inputOf({ claude: hidden, codex: amber('codex') }));
    expect(view.rows.map(({ id }) => id)).not.toContain('claude');
    expect(view).toMatchObject({ needing: 1 });
    expect(view.rows.find(({ button }) => button.ink)?.id).toBe('codex');
  });

  it('knows whether a test is under way, and shows the providers in their order', () => {
    expect(providersView(inputOf()).testing).toBe(false);
    const view = providersView(inputOf({ codex: busy('codex') }));
    expect(view.testing).toBe(true);
    expect(view.rows.map(({ id }) => id)).toEqual(offeredOn('v6'));
  });
});
