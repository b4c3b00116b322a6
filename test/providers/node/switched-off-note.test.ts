import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GatewayRow } from '../../../main/providers/core/accounts.ts';
import type { SidecarClient } from '../../../main/providers/core/provider-ports.ts';
import { repairingClient } from '../../../main/providers/node/switched-off-note.ts';
import { newRun, type Run } from '../../support/run-folder.ts';

const row = (file: string): GatewayRow => ({
  file,
  authIndex: 'a',
  isFailing: true,
  isUnavailable: true,
  blockedUntilMs: null,
  cause: null,
  refusedAtMs: null,
});

describe('an account that is switched off for a moment', () => {
  let run: Run;
  let note: string;
  let switchedOn: string[];

  beforeEach(() => {
    run = newRun();
    note = path.join(run.folder, 'switched-off.json');
    switchedOn = [];
  });

  afterEach(() => run.dispose());

  const client = (clearBlock: () => Promise<boolean>, canSwitchOn = true) =>
    repairingClient(
      {
        clearBlock,
        switchOn: async (file: string) => {
          switchedOn.push(file);
          return canSwitchOn;
        },
        switchOff: async () => true,
      } as unknown as SidecarClient,
      note,
    );

  it('is noted down while it is off, and not afterwards', async () => {
    let wasNoted = false;
    const clears = client(async () => {
      wasNoted = existsSync(note);
      return true;
    });
    await Promise.all([clears.clearBlock(row('a.json')), clears.clearBlock(row('b.json'))]);
    expect(wasNoted).toBe(true);
    expect(existsSync(note)).toBe(false);
    expect(switchedOn).toEqual([]);
  });

  it('and then off by the user stays off with the next core', async () => {
    const clears = client(async () => false, false);
    await clears.clearBlock(row('a.json'));
    await clears.switchOff('a.json');
    switchedOn = [];
    await client(async () => true).repair();
    expect(switchedOn).toEqual([]);
  });

  it('is switched on by the next core when the first one went in between', async () => {
    await client(async () => false, false).clearBlock(row('a.json'));
    expect(existsSync(note)).toBe(true);
    switchedOn = [];
    await client(async () => true).repair();
    expect(switchedOn).toEqual(['a.json']);
    expect(existsSync(note)).toBe(false);
  });

  it.each(['', '{"a":1}', '[1]'])('is nobody where the note says %j', async (text) => {
    writeFileSync(note, text);
    await client(async () => true).repair();
    expect(switchedOn).toEqual([]);
  });
});
