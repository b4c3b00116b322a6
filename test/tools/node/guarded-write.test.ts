import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { writeGuarded } from '../../../main/tools/node/guarded-write.ts';
import { newRun } from '../../support/run-folder.ts';

// biome-ignore format: a table
it.each([
  ['EBUSY', 'busy',      '~/tool.json is held open by another program. Try again.'],
  ['EPERM', 'read-only', '~/tool.json may not be changed.'],
])('a write that ends with %s is told as what it is', async (systemCode, code, message) => {
  const run = newRun();
  onTestFinished(() => run.dispose());
  const file = path.join(run.folder, 'tool.json');
  writeFileSync(file, 'old');
  const writing = writeGuarded(
    { env: {}, platform: process.platform, home: run.folder },
    {
      path: file,
      expected: createHash('sha256').update('old').digest('hex'),
      bytes: Buffer.from('new'),
      mode: 0o600,
      before: () => Promise.reject(Object.assign(new Error(systemCode), { code: systemCode })),
    },
  );
  await expect(writing).rejects.toMatchObject({ code, message });
  expect(readFileSync(file, 'utf8')).toBe('old');
});
