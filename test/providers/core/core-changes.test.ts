import { describe, expect, it } from 'vitest';
import {
  changesBetween,
  gainedWords,
  lackingIn,
  lackingWords,
} from '../../../main/providers/core/core-changes.ts';

const brief = (version: string): string =>
  lackingIn(version)
    .map(({ providerId, what }) => `${providerId} ${what}`)
    .join(', ');

// biome-ignore format: a table
it.each([
  ['6.9.25',  'antigravity login, kimi login, grok login, grok keys'],
  ['6.9.26',  'qwen login, antigravity login, kimi login, grok login, grok keys'],
  ['6.9.27',  'qwen login, antigravity login, kimi login, grok login, grok keys'],
  ['6.9.28',  'qwen login, iflow login, antigravity login, kimi login, grok login, grok keys'],
  ['7.2.140', 'gemini login, qwen login, iflow login'],
])('knows what %s lacks: %s', (version, lacking) => {
  expect(brief(version)).toBe(lacking);
});

const words = (from: string, to: string) => {
  const { lost, gained } = changesBetween(from, to);
  return [lackingWords(lost), gainedWords(gained)];
};

// biome-ignore format: a table
it.each<[from: string, to: string, lost: string | null, gained: string | null]>([
  ['6.9.25',  '7.2.140', 'No login for Gemini, Qwen and iFlow; an API key works.', 'The login or keys for Antigravity, Kimi and Grok come with it.'],
  ['7.2.140', '6.9.25',  'No login for Antigravity, Kimi and Grok; no API key for Grok.', 'The logins for Gemini, Qwen and iFlow come with it.'],
  ['6.9.25',  '6.9.26',  'No login for Qwen; an API key works.', null],
  ['6.9.26',  '6.9.25',  null, 'The login for Qwen comes with it.'],
  ['6.9.26',  '6.9.28',  'No login for iFlow; an API key works.', null],
  ['7.2.139', '7.2.140', null, null],
  ['6.9.25',  '6.9.25',  null, null],
])('says what goes and what comes from %s to %s', (from, to, lost, gained) => {
  expect(words(from, to)).toEqual([lost, gained]);
});

describe('words for what no release does yet', () => {
  const claude = { providerId: 'claude', name: 'Claude' } as const;
  const codex = { providerId: 'codex', name: 'Codex' } as const;

  it.each([
    [[{ ...claude, what: 'login', keyWorks: false }], 'No login for Claude.'],
    [[{ ...claude, what: 'keys', keyWorks: true }], 'Not every kind of key for Claude.'],
    [
      [
        { ...claude, what: 'login', keyWorks: true },
        { ...codex, what: 'keys', keyWorks: true },
      ],
      'No login for Claude; an API key works; not every kind of key for Codex.',
    ],
  ] as const)('%j', (lacking, sentence) => {
    expect(lackingWords(lacking)).toBe(sentence);
  });

  it('count a key that comes', () => {
    expect(gainedWords([{ ...codex, what: 'keys', keyWorks: true }])).toBe(
      'The login or key for Codex comes with it.',
    );
  });
});
