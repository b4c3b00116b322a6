import { countWords } from '../../base/core/wording.ts';
import { stateLabels } from '../../contract/health.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { type Health, isAnswering } from '../../gateway/core/health-reducer.ts';
import { applies, barOf, fixesOf, moreMenu } from './buttons.ts';
import { nobodyConnected } from './connected.ts';
import { coreView } from './core-view.ts';
import { heroSentence, reasonOf } from './hero.ts';
import { slotOf } from './slot.ts';
import type { Setup, SnapshotInput } from './snapshot-input.ts';
import { stripOf } from './strip.ts';

/** Always written with 127.0.0.1: `localhost` may reach a stranger on ::1. */
export const baseUrlOf = (port: number): string => `http://127.0.0.1:${port}/v1`;

/** Enough to recognise whose key it is, nothing to use. */
const maskedKey = `korproxy-${'•'.repeat(8)}`;

/** Everything that tray, popover and terminal draw; the revision is the publisher's to give. */
export function view(input: SnapshotInput): Omit<Snapshot, 'revision'> {
  const { health, journal, setup, nowMs } = input;
  const { lastCheckAtMs } = journal;
  return {
    state: health.state,
    lastCheck: lastCheckAtMs === null ? null : new Date(lastCheckAtMs).toISOString(),
    consecutiveFailures: health.failures,
    label: stateLabels[health.state],
    demo: setup.demo,
    latencyMs: isAnswering(health) ? health.latencyMs : null,
    restartWaitsFor: isAnswering(health) ? setup.restartWaitsFor : null,
    waiting: waitingWords(setup.waiting),
    problem: health.problem?.code ?? null,
    reason: reasonOf(input),
    sentence: heroSentence(input),
    slot: slotOf(input),
    strip: stripOf(health, journal, nowMs),
    connection: {
      port: setup.port,
      baseUrl: baseUrlOf(setup.port),
      maskedKey,
      copyIsPrimary: health.state === 'healthy' && !setup.demo && !nobodyConnected(setup.providers),
    },
    versions: {
      app: `KorProxy ${setup.appVersion}`,
      sidecar: sidecarWords(setup),
    },
    bar: barOf(input),
    applies: applies(input),
    fixes: ownFixes(health),
    menu: moreMenu(input),
    core: coreView(input),
    providers: setup.providers,
    tools: setup.tools,
  };
}

const waitingWords = (count: number): string | null =>
  count === 0 ? null : `${countWords(count, 'request')} ${count === 1 ? 'is' : 'are'} waiting`;

/** Without those that stand in the menu anyway. */
function ownFixes({ state, problem }: Health): Snapshot['fixes'] {
  if (state !== 'failed' || problem === null) return [];
  return fixesOf(problem).filter(({ action }) => action !== 'restart' && action !== 'export-logs');
}

function sidecarWords({ demo, sidecarVersion, goneCore }: Setup): string {
  if (demo) return 'Demo gateway, not CLIProxyAPI';
  const name = sidecarVersion === null ? 'CLIProxyAPI' : `CLIProxyAPI ${sidecarVersion}`;
  return goneCore === null ? name : `${name}, ${goneCore} is gone`;
}
