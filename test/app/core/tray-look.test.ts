import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SnapshotInput } from '../../../main/app/core/snapshot-input.ts';
import { view } from '../../../main/app/core/snapshot-view.ts';
import { type TrayRow, trayLook } from '../../../main/app/core/tray-look.ts';
import { inputOf, inputs, portTaken } from '../../support/snapshot-inputs.ts';
import { limitStates } from '../../support/stub-limits.ts';

const face = (input: SnapshotInput) => trayLook({ revision: 1, ...view(input) });
const words = (rows: readonly TrayRow[]): string[] =>
  rows.map((row) => (row.type === 'separator' ? '-' : row.label));
const enabled = (rows: readonly TrayRow[]): string[] =>
  rows.flatMap((row) => (row.type === 'action' && row.enabled ? [row.label] : []));

describe('trayFace', () => {
  it.each([
    ['healthy', 'KorProxy: Healthy'],
    ['starting', 'KorProxy: Starting'],
    ['stopped', 'KorProxy: Stopped'],
    ['demo', 'KorProxy: Healthy (demo gateway)'],
    ['slow', 'KorProxy: Degraded. Answers are slow: 812 ms at the last check, 500 ms is the limit'],
    ['missed', 'KorProxy: Degraded. One check got no answer'],
    [
      'crashed',
      'KorProxy: Unreachable. CLIProxyAPI ended by itself with exit code 2. KorProxy is restarting it',
    ],
    ['port', 'KorProxy: Proxy Failed. Port 1337 is used by jan (pid 4121)'],
    [
      'configBroken',
      'KorProxy: Proxy Failed. config.yaml has an error in line 12, column 3: a key is there twice',
    ],
  ] as const)('%s has its tooltip', (name, tooltip) => {
    expect(face(inputs[name]).tooltip).toBe(tooltip);
  });

  it.each([
    [0, 'KorProxy: Starting', 'Starting, 127.0.0.1:1337'],
    [
      1,
      'KorProxy: Starting. 1 request is waiting',
      'Starting, 1 request is waiting, 127.0.0.1:1337',
    ],
    [
      2,
      'KorProxy: Starting. 2 requests are waiting',
      'Starting, 2 requests are waiting, 127.0.0.1:1337',
    ],
  ])('says when %i requests are waiting', (waiting, tooltip, status) => {
    const look = face(inputOf('starting', { setup: { waiting } }));
    expect([look.tooltip, words(look.rows)[0]]).toEqual([tooltip, status]);
  });

  const withLimit = (input: SnapshotInput, line: string | null): SnapshotInput => {
    const { well } = limitStates;
    const limits = { ...well, tray: { ...well.tray, line } };
    const providers = { ...input.setup.providers, limits };
    return { ...input, setup: { ...input.setup, providers } };
  };
  const line = 'Claude: 5 h 62 % left, back 14:05';

  it('tells of the limit that the user chose, in a line of the tooltip and of the menu', () => {
    const look = face(withLimit(inputs.healthy, line));
    expect(look.icon).toBe('healthy');
    expect(look.tooltip).toBe(`KorProxy: Healthy\n${line}`);
    expect(words(look.rows).slice(0, 3)).toEqual(['Healthy, 3 ms, 127.0.0.1:1337', line, '-']);
    expect(face(withLimit(inputs.healthy, null))).toEqual(face(inputs.healthy));
    expect(face(withLimit(inputs.demo, line))).toEqual(face(inputs.demo));
  });

  it.each([
    [120 - 'KorProxy: Healthy\n'.length, true],
    [121 - 'KorProxy: Healthy\n'.length, false],
  ])('the state goes before a limit of %i characters', (length, isThere) => {
    const { tooltip } = face(withLimit(inputs.healthy, '#'.repeat(length)));
    expect(tooltip.includes('#')).toBe(isThere);
  });

  it('keeps the tooltip within 120 characters whoever holds the port', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 300 }),
        fc.integer({ min: 1, max: 4_194_304 }),
        (name, pid) => {
          const problem = { ...portTaken, owner: { name, pid, startedAtMs: null } };
          expect(
            face(inputOf('failed', { health: { problem } })).tooltip.length,
          ).toBeLessThanOrEqual(120);
        },
      ),
    );
  });

  it('has every action in the menu, because a left click may not arrive', () => {
    expect(words(face(inputs.healthy).rows)).toEqual([
      'Healthy, 3 ms, 127.0.0.1:1337',
      '-',
      'Start',
      'Stop',
      'Restart',
      '-',
      'Test providers',
      'Copy preset',
      '-',
      'Open KorProxy',
      'Copy base URL',
      'Copy API key',
      'Open log folder',
      'Open config file',
      '-',
      'CLIProxyAPI 6.9.25…',
      'Start at login',
      'Model list from the network',
      'Answer tools while down',
      'Answer tools when stopped',
      'Quit KorProxy',
    ]);
  });

  it('says that a restart waits, and offers it now', () => {
    const { tooltip, rows } = face(inputOf('healthy', { setup: { restartWaitsFor: 3 } }));
    expect(tooltip).toBe('KorProxy: Healthy. 3 requests running, a restart waits');
    expect(words(rows).slice(1, 6)).toEqual([
      ...['3 requests running, a restart waits', '-', 'Start', 'Stop', 'Restart now'],
    ]);
  });

  it('tests providers and copies presets, those found here first', () => {
    const menus = face(inputs.healthy).rows.filter((row) => row.type === 'submenu');
    expect(menus.map(({ rows }) => words(rows))).toEqual([
      [
        'Test all',
        'Claude: answered in 420 ms',
        'Codex: token expired',
        'Gemini: answered in 420 ms',
        'Qwen: connected, not tested',
        'iFlow: not connected',
      ],
      ['Cline', 'Claude Code', 'Codex', '-', 'Not detected here'],
    ]);
  });

  it('leads to the one provider and the one tool that a row names', () => {
    const [tests, presets] = face(inputs.healthy).rows.filter((row) => row.type === 'submenu');
    const action = (rows: readonly TrayRow[] = [], at: number) => {
      const row = rows[at];
      return row?.type === 'action' ? row.action : null;
    };
    expect(action(tests?.rows, 2)).toEqual({ type: 'test', target: 'codex' });
    expect(action(presets?.rows, 0)).toEqual({ type: 'copy-preset', toolId: 'cline' });
  });

  it('asks no provider through the demo gateway, and copies nothing before anybody has looked', () => {
    expect(words(face(inputs.demo).rows)).not.toContain('Test providers');
    const unseen = face(inputOf('healthy', { setup: { tools: [] } }));
    expect(words(unseen.rows)).not.toContain('Copy preset');
  });

  it('offers the fixes of a taken port, each once', () => {
    const { rows } = face(inputs.port);
    const labels = words(rows);
    for (const label of ['Use port 1338 instead', 'Try again', 'Open config file']) {
      expect(labels.filter((other) => other === label)).toHaveLength(1);
    }
  });

  it('enables only what applies', () => {
    expect(enabled(face(inputs.stopped).rows).slice(0, 2)).toEqual(['Start', 'Open KorProxy']);
    expect(enabled(face(inputs.starting).rows)[0]).toBe('Stop');
  });

  it('leaves out what the system does not offer', () => {
    const labels = words(face(inputOf('healthy', { setup: { canStartAtLogin: false } })).rows);
    expect(labels).not.toContain('Start at login');
  });

  it('says that a newer KorProxy is out, beside the core, and has a switch for the look', () => {
    const labelsWith = (update: { looksDaily: boolean; newer: string | null } | null) =>
      words(face(inputOf('healthy', { setup: { update } })).rows);
    const [look, out] = ['Look for updates daily', 'KorProxy 1.1.0 is out'];
    const labels = labelsWith({ looksDaily: false, newer: '1.1.0' });
    expect(labels).toContain(look);
    expect(labels[labels.indexOf(out) - 1]).toBe('CLIProxyAPI 6.9.25…');
    expect(labelsWith({ looksDaily: true, newer: null })).toContain(look);
    expect(labelsWith({ looksDaily: true, newer: null })).not.toContain(out);
    expect(labelsWith(null)).not.toContain(look);
  });
});
