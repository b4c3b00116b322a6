import { describe, expect, it } from 'vitest';
import type { Setup } from '../../../main/app/core/snapshot-input.ts';
import { view } from '../../../main/app/core/snapshot-view.ts';
import type { ToolGlance, ToolState } from '../../../main/contract/tools.ts';
import { foundView } from '../../../main/providers/core/import-words.ts';
import { providersView } from '../../../main/providers/core/provider-view.ts';
import {
  facts,
  hourMs,
  nowMs as noonMs,
  inputOf as providersInputOf,
  resultOf,
  rowInput,
} from '../../providers/core/row-inputs.ts';
import { inputOf, nowMs, someProviders } from '../../support/snapshot-inputs.ts';
import { read } from '../../support/words.ts';

const laterMs = noonMs + hourMs;

const unconnected = (isKnown: boolean) =>
  providersView({
    ...providersInputOf({
      claude: rowInput('claude', { facts: facts('claude', { type: 'not-connected' }) }),
      codex: rowInput('codex', { facts: facts('codex', { type: 'not-connected' }) }),
      gemini: rowInput('gemini', { facts: facts('gemini', { type: 'not-offered' }) }),
      qwen: rowInput('qwen', { facts: facts('qwen', { type: 'not-offered' }) }),
      iflow: rowInput('iflow', { facts: facts('iflow', { type: 'not-offered' }) }),
    }),
    isKnown,
  });

const tool = (name: string, state: ToolState): ToolGlance => ({
  ...{ id: 'curl', name, state, canCopy: true },
});

const healthy = (setup: Partial<Setup>) =>
  view(inputOf('healthy', { health: { latencyMs: 3 }, setup }));

describe('the rows of a healthy gateway', () => {
  // biome-ignore format: a table reads better as a table
  it.each<[words: string, over: Parameters<typeof someProviders>[0]]>([
    ['2 of 4 answer. Codex wants a new login.',  {}],
    ['2 of 4 answer. Codex is held back.',       { codex: { facts: facts('codex'), result: resultOf('codex', { errorCode: 'quota-exceeded', blockedUntilMs: laterMs }) } }],
    ['3 of 4 answer.',                           { codex: { facts: facts('codex'), result: resultOf('codex') } }],
    ['1 of 4 answers. Codex wants a new login.', { gemini: { result: null } }],
    ['4 connected, not tested.',                 { claude: { result: null }, gemini: { result: null }, codex: { facts: facts('codex') } }],
  ])('say "%s" of the providers', (words, over) => {
    const [first] = healthy({ providers: someProviders(over) }).slot;
    expect(read(first.line, nowMs)).toBe(words);
    expect(first.trailing).toEqual({ type: 'tab', tab: 'providers' });
  });

  it('do not claim to know before the gateway has told', () => {
    const { slot, bar } = healthy({ providers: unconnected(false) });
    expect(read(slot[0].line, nowMs)).toBe('Looking who can answer.');
    expect(bar.primary).toBeNull();
  });

  it('tell a first start of accounts that are on this computer', () => {
    const providers = { ...unconnected(true), found: foundView({ claude: 2, codex: 1 }) };
    const [first] = healthy({ providers }).slot;
    expect(`${first.title}: ${read(first.line, nowMs)}`).toBe(
      '1 Connect a provider: 3 accounts were found on this computer.',
    );
  });

  it('lead a first start to a provider and then to a tool', () => {
    const { sentence, slot, bar, connection } = healthy({ providers: unconnected(true) });
    expect(read(sentence, nowMs)).toBe(
      'The gateway runs, but no provider is connected, so nothing can answer yet.',
    );
    expect(slot.map(({ title, line }) => `${title}: ${read(line, nowMs)}`)).toEqual([
      '1 Connect a provider: Claude or Codex.',
      '2 Point a tool here: Cline and Claude Code point here.',
    ]);
    expect(bar.primary?.action).toBe('open-providers');
    expect(connection.copyIsPrimary).toBe(false);
  });

  // biome-ignore format: a table reads better as a table
  it.each<[title: string, line: string, tools: readonly ToolGlance[]]>([
    ['Tools', 'Looking for tools.',                    []],
    ['Tools', 'None found on this computer.',          [tool('A', 'not-detected'), tool('B', 'cannot-work')]],
    ['Tools', 'A was found.',                          [tool('A', 'detected')]],
    ['Tools', 'A, B and 2 more were found.',           ['A', 'B', 'C', 'D'].map((name) => tool(name, 'detected'))],
    ['Tools', 'A points here.',                        [tool('A', 'points-here'), tool('B', 'points-elsewhere')]],
    ['Tools', 'A and B point here.',                   [tool('A', 'points-here'), tool('B', 'points-here')]],
    ['1 tool holds the old address', 'One click updates it.',        [tool('A', 'holds-old-address'), tool('B', 'points-here')]],
    ['2 tools hold the old API key', 'One click each updates them.',  [tool('A', 'holds-old-key'), tool('B', 'holds-old-key')]],
  ])('say "%s: %s"', (title, line, tools) => {
    const [, second] = healthy({ tools }).slot;
    expect([second.title, read(second.line, nowMs)]).toEqual([title, line]);
    expect(second.trailing).toEqual({ type: 'tab', tab: 'tools' });
  });

  it('name the tools that wait while the gateway is stopped', () => {
    const title = (tools: readonly ToolGlance[]) =>
      view(inputOf('stopped', { setup: { tools } })).slot[0].title;
    expect(title([tool('A', 'points-here')])).toBe('A points here');
    expect(title([tool('A', 'detected')])).toBe('Tools that point here wait');
  });
});
