import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { App } from '../../test/e2e/support/app.ts';
import { Screen } from '../../test/e2e/support/screen.ts';
import { openRig, type Rig } from './rig.ts';
import { type BenchLine, figure, spreadOf } from './stats.ts';

const firsts = 20;
const latersEach = 2;

interface Opening {
  readonly first: number[];
  readonly later: number[];
}

/** Click on the icon until the popover stands on the screen; ours and a bare window by turns. */
export async function benchPopover(): Promise<BenchLine[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'kp-screen-'));
  const rig = await openRig({ size: '800x700', framebufferFolder: folder });
  const screen = new Screen(folder);
  const ours: Opening = { first: [], later: [] };
  const bare: Opening = { first: [], later: [] };
  try {
    for (let i = 0; i < firsts; i += 1) {
      await measure(rig, screen, bare, () => rig.launchBaseline({ KP_POPOVER: '1' }));
      await measure(rig, screen, ours, () => rig.launch());
    }
  } finally {
    screen.close();
    await rig.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return [
    line('popover click to painted, first', ours.first, bare.first, 1.3, 300),
    line('popover click to painted, later', ours.later, bare.later, 1.5, 50),
  ];
}

async function measure(
  rig: Rig,
  screen: Screen,
  into: Opening,
  launch: () => Promise<App>,
): Promise<void> {
  const since = rig.host.mark();
  const app = await launch();
  try {
    await rig.host.tooltip(/Healthy|empty/, { withinMs: 20_000, since, pid: app.pid });
    into.first.push(await screen.paintedMs(() => rig.host.activate()));
    for (let i = 0; i < latersEach; i += 1) {
      await screen.paintedMs(() => rig.host.activate()); // A second click hides it.
      into.later.push(await screen.paintedMs(() => rig.host.activate()));
    }
  } finally {
    await app.close();
  }
}

function line(
  what: string,
  ours: readonly number[],
  bare: readonly number[],
  goal: number,
  limitMs: number,
): BenchLine {
  const [own, base] = [spreadOf(ours), spreadOf(bare)];
  const ratio = own.median / base.median;
  return {
    what,
    measured: figure(own),
    against: `bare window ${figure(base)}`,
    ratio: `${ratio.toFixed(2)}x`,
    goal: `${goal.toFixed(1)}x and under ${limitMs} ms`,
    met: ratio <= goal && own.median < limitMs,
  };
}
