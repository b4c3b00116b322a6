import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedact } from '../../../main/base/core/redact-text.ts';
import { placings, secretForms } from '../../support/secret-forms.ts';

const redact = createRedact([]);

/** What a reader sees: without colours and what has no width, decoded, in plain letters. */
function read(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const plain = text.replace(/\u001b\[[\d;]*m|[\u200b-\u200f\ufeff]/g, '');
  return `${plain}\n${plain.replace(/%([\da-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )}`.replaceAll('\\', '');
}

describe.each(secretForms)('$form', ({ secrets, harmless }) => {
  it('stands in its text', () => {
    fc.assert(
      fc.property(secrets, ({ text, secret }) => {
        expect(text).toContain(secret);
      }),
    );
  });

  it.each(Object.entries(placings))('is taken out when it stands %s', (_, place) => {
    fc.assert(
      fc.property(secrets, ({ text, secret }) => {
        expect(read(redact(place(text)))).not.toContain(secret.replaceAll('\\', ''));
      }),
      { numRuns: 60 },
    );
  });

  it.each(harmless.map((text) => [text]))('%s stays', (text) => {
    expect(redact(text)).toBe(text);
  });
});

it('any form is taken out wherever it stands in any sentence', () => {
  const words = fc.array(
    fc.constantFrom('the', 'upstream', 'said', 'no', '404', '-', 'to', 'model'),
    {
      maxLength: 12,
    },
  );
  const hidden = fc.oneof(...secretForms.map(({ secrets }) => secrets));
  fc.assert(
    fc.property(
      words,
      hidden,
      fc.constantFrom(...Object.values(placings)),
      words,
      (a, { text, secret }, place, b) => {
        const line = [...a, place(text), ...b].join(' ');
        expect(read(redact(line))).not.toContain(secret);
      },
    ),
    { numRuns: 5_000 },
  );
});

it('sentences in plain words stay as they are', () => {
  // biome-ignore format: a list of words
  const word = fc.constantFrom('the', 'gateway', 'port', '1337', 'is', 'in', 'use', 'by', 'node', '(pid', '4121)', 'ended', 'on',
    'signal', 'SIGKILL', 'after', '3', 'h', 'claude-sonnet-4-5-20250929', 'gpt-5.1-codex-max', 'line', '12,', 'config.yaml',
    'HTTP', '502', 'GET', '/v1/models', '127.0.0.1:1337', 'Claude', 'exit', 'code', '2', 'state', 'of', '12.5', '%', 'KorProxy', 'x64');
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 14 }), (words) => {
      const sentence = words.join(' ');
      expect(redact(sentence)).toBe(sentence);
    }),
    { numRuns: 5_000 },
  );
});
