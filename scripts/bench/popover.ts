import type { App } from '../../test/e2e/support/app.ts';
import { Screen } from '../../test/e2e/support/screen.ts';
import { inWorkFolder } from '../bootstrap/work-folder.mjs';
import { onRig, type Rig, withApp } from './rig.ts';
import { type BenchLine, besideLine, repeat, spreadOf } from './stats.ts';

const firsts = 20;
const latersEach = 2;

interface Opening {
  readonly first: number[];
  readonly later: number[];
}

/** Click on the icon until the popover stands on the screen; ours and a bare window by turns. */
export async function benchPopover(): Promise<BenchLine[]> {
  const ours: Opening = { first: [], later: [] };
  const bare: Opening = { first: [], later: [] };
  await inWorkFolder('kp-screen-', (framebufferFolder) =>
    onRig(
      async (rig) => {
        const screen = new Screen(framebufferFolder);
        await repeat(firsts, async () => {
          await measure(rig, screen, bare, () => rig.launchBaseline({ KP_POPOVER: '1' }));
          await measure(rig, screen, ours, rig.launch);
        });
        screen.close();
      },
      { size: '800x700', framebufferFolder },
    ),
  );
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
  const open = async (): Promise<void> => {
    into.first.push(await screen.paintedMs(() => rig.host.activate()));
    for (let i = 0; i < latersEach; i += 1) {
      await screen.paintedMs(() => rig.host.activate()); // A second click hides it.
      into.later.push(await screen.paintedMs(() => rig.host.activate()));
    }
  };
  await withApp(rig, launch, open, /Healthy|empty/);
}

function line(
  what: string,
  ours: readonly number[],
  bare: readonly number[],
  goal: number,
  limitMs: number,
): BenchLine {
  const beside = besideLine(what, ours, { name: 'bare window', samples: bare }, goal);
  const met = beside.met && spreadOf(ours).median < limitMs;
  return { ...beside, goal: `${beside.goal} and under ${limitMs} ms`, met };
}
