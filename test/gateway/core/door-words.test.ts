import { describe, expect, it } from 'vitest';
import { fixesOf } from '../../../main/app/core/buttons.ts';
import { healthStates } from '../../../main/contract/health.ts';
import { type Problem, type ProblemCode, problemCodes } from '../../../main/contract/problems.ts';
import { doorFixes, doorMessage } from '../../../main/gateway/core/door-words.ts';
import { type Health, stopped } from '../../../main/gateway/core/health-reducer.ts';

/** What some tool takes for a reason to ask again, to blame the key, or to shorten the talk. */
const spoiling =
  /overloaded|rate.?limit|too many|429|50[0234]|unavailable|server.?error|internal.?error|network|connection.?(error|refused|lost|reset)|timed?.?out|terminated|aborted|premature|fetch|socket|exhausted|again (later|in)|retry|tokens?\b|context|too long|quota|billing|auth|api.?key|model/i;
/** ECONNREFUSED and the like. */
const ofTheSystem = /\bE[A-Z]{4,}\b/;

const spoils = (text: string): boolean => spoiling.test(text) || ofTheSystem.test(text);

/** With every particular that could spoil a sentence which takes it over. */
const problems: { readonly [C in ProblemCode]: Extract<Problem, { code: C }> } = {
  'port-in-use': {
    code: 'port-in-use',
    port: 15_000,
    owner: { name: 'auth-fetch', pid: 50_342, startedAtMs: 429 },
    freePort: null,
  },
  'config-invalid': { code: 'config-invalid', line: 429, column: 502, why: 'refused' },
  'config-missing': { code: 'config-missing' },
  'config-unreadable': { code: 'config-unreadable' },
  'settings-newer': { code: 'settings-newer' },
  'sidecar-missing': { code: 'sidecar-missing' },
  'sidecar-not-executable': { code: 'sidecar-not-executable' },
  'sidecar-changed': { code: 'sidecar-changed' },
  'sidecar-incompatible': { code: 'sidecar-incompatible', needs: 'GLIBC_2.500' },
  'data-folder-unwritable': { code: 'data-folder-unwritable' },
  'disk-full': { code: 'disk-full' },
  'listens-beyond-loopback': { code: 'listens-beyond-loopback' },
  'spawn-failed': { code: 'spawn-failed' },
  'sidecar-exited': {
    code: 'sidecar-exited',
    exit: { code: 429, signal: 'ETERMINATED', ranMs: 503, cause: null },
  },
  'no-answer': { code: 'no-answer', failure: 'timed-out' },
  unexpected: { code: 'unexpected' },
};

const everyHealth: Health[] = problemCodes.flatMap((code) =>
  healthStates.map((state) => ({ ...stopped, state, problem: problems[code] })),
);

describe('what a tool is told', () => {
  it.each([
    'connection refused',
    'Port 15034 is used by another program',
    'listen EADDRINUSE',
    'Try again in a moment',
    'Check your API key',
  ])('the filter knows "%s"', (text) => {
    expect(spoils(text)).toBe(true);
  });

  it.each(everyHealth.map((health) => [health.state, health.problem?.code, health] as const))(
    '%s with %s says no word that spoils it, and the reason first',
    (_state, _code, health) => {
      const message = doorMessage(health);
      expect(message).toMatch(/^KorProxy: [A-Z]/);
      expect(spoils(message)).toBe(false);
      expect(message).not.toMatch(/\d/);
      expect(message.length).toBeLessThanOrEqual(300);
      // State and cause are the first two sentences.
      const [state = '', cause = ''] = message.split(/\.(?: |$)/);
      expect(`${state}. ${cause}.`.length).toBeLessThanOrEqual(80);
    },
  );

  it('names the best fix by the label of its button', () => {
    for (const code of problemCodes) {
      if (code === 'port-in-use') continue; // A stranger answers there.
      expect([code, doorFixes[code]]).toEqual([code, fixesOf(problems[code])[0]?.label]);
    }
  });

  it.each([
    ['failed', { code: 'config-missing' }, 'KorProxy: Proxy Failed. config.yaml is gone. Open'],
    ['unreachable', problems['sidecar-exited'], 'KorProxy: Unreachable. CLIProxyAPI ended by it'],
    ['starting', null, 'KorProxy: Starting. CLIProxyAPI does not answer yet. Wait'],
    ['stopped', null, 'KorProxy: Stopped. The gateway was stopped. Open KorProxy and choose Start'],
    ['healthy', null, 'KorProxy: No answer. CLIProxyAPI ended before it could answer.'],
  ] as const)('%s', (state, problem, beginning) => {
    expect(doorMessage({ ...stopped, state, problem })).toContain(beginning);
  });

  it('a stop that is under way counts as stopped', () => {
    const health: Health = { ...stopped, state: 'unreachable', halting: 'to-stop' };
    expect(doorMessage(health)).toContain('KorProxy: Stopped.');
  });
});
