import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fieldOf } from '../../../main/gateway/node/identity-proof.ts';

it('whatever an answer holds, only a field of a JSON object is found in it', () => {
  const body = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.json({ maxDepth: 1 }),
    fc.record({ usage: fc.jsonValue({ maxDepth: 1 }) }).map((value) => JSON.stringify(value)),
    fc.constant(null),
  );
  let found = 0;
  fc.assert(
    fc.property(body, (text) => {
      const value = fieldOf(text, 'usage');
      if (value === undefined) return;
      found += 1;
      expect(value).toEqual((JSON.parse(text ?? '') as { usage: unknown }).usage);
    }),
    { numRuns: 3_000 },
  );
  expect(found).toBeGreaterThan(300);
});
