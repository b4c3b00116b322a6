import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tarGzOf } from '../support/archives.ts';
import { type Asked, startLoad } from '../support/door-load.ts';
import { type FileSite, startFileSite } from '../support/file-site.ts';
import { monotonicMs } from '../support/monotonic.ts';
import { expectNoOrphans } from '../support/orphans.ts';
import { realSidecar, sidecarVersions } from '../support/real-sidecar.ts';
import {
  archivePath,
  fallSilentAfter,
  newerCore,
  publishArchive,
} from '../support/release-site.ts';
import { newRun } from '../support/run-folder.ts';
import { askSlow, startSlowService } from '../support/slow-service.ts';
import { until } from '../support/until.ts';
import {
  bundleUpdatingApp,
  newerRealArchive,
  type Told,
  UpdateWorld,
} from '../support/update-world.ts';

const old = sidecarVersions.v7;
const young = newerCore;
const perSecond = 5;
const isLong = Boolean(process.env['KORPROXY_LONG']);
/** The same moments in each run. */
const seed = 20_261_130;

interface Stretch {
  readonly hasBegun: (told: Told) => boolean | undefined;
  readonly lastsMs: number;
}

/** Where an update can be cut off; how long each takes was looked at once. */
const phases = {
  download: { hasBegun: ({ step }) => step?.startsWith('fetch downloading'), lastsMs: 0 },
  unpack: { hasBegun: ({ step }) => step?.startsWith('fetch unpacking'), lastsMs: 600 },
  trial: { hasBegun: ({ step }) => step?.startsWith('try'), lastsMs: 350 },
  switch: { hasBegun: ({ stage }) => stage === 'switched', lastsMs: 400 },
  'first minutes': {
    hasBegun: ({ state, core }) => state === 'healthy' && core === `CLIProxyAPI ${young}`,
    lastsMs: 120_000,
  },
} as const satisfies Readonly<Record<string, Stretch>>;
type Phase = keyof typeof phases;

const kills: readonly Phase[] = isLong
  ? (Object.keys(phases) as Phase[]).flatMap((phase) => [phase, phase])
  : ['download', 'trial', 'switch'];

const undisturbed = { chosen: null, shelf: [old], downloads: [], trial: false };
const updated = { chosen: young, shelf: [old, young], downloads: [], trial: false };

describe.skipIf(process.platform === 'win32' || realSidecar() === null)(
  `an update of the real core under ${perSecond} requests a second`,
  { timeout: isLong ? 600_000 : 90_000 },
  () => {
    const run = newRun();
    const app = path.join(run.folder, 'updating-app.mjs');
    const rows: string[] = [];
    let archive: Buffer;
    let site: FileSite;
    let slow: Awaited<ReturnType<typeof startSlowService>>;
    let world: UpdateWorld;
    let load: ReturnType<typeof startLoad>;

    beforeAll(async () => {
      await bundleUpdatingApp(app);
      archive = await newerRealArchive(path.join(run.folder, 'newer'));
    }, 90_000);
    afterAll(() => {
      run.dispose();
      if (isLong) process.stdout.write(`${[`seed ${seed}`, ...rows].join('\n')}\n`);
    });
    beforeEach(async () => {
      site = await startFileSite();
      publishArchive(site, archive);
      slow = await startSlowService();
      world = new UpdateWorld(app, site.url);
      world.configure(slow.config);
      await world.start();
      await world.runs(old);
      load = startLoad(world.port, world.now.apiKey, perSecond);
    }, 60_000);
    afterEach(async () => {
      await load.end();
      await world.close();
      await slow.close();
      await site.close();
    }, 60_000);

    /** Ends the load; what became of its requests. None is lost or refused while a core is healthy. */
    async function ended(what: string, fromMs: number, endsMs: readonly number[] = []) {
      const seconds = (monotonicMs() - fromMs) / 1_000;
      const asked = await load.end();
      expect(asked.filter(isUnlucky).filter(isApartFrom(downtimes(world.told, endsMs)))).toEqual(
        [],
      );
      const count = (outcome: Asked['outcome']) =>
        asked.filter((each) => each.outcome === outcome).length;
      const held = world.counted('door.held');
      const { state, core, stage } = world.now;
      const disk = world.onDisk();
      rows.push(
        `${what}: ${state}, ${core}, ${stage ?? 'no switch'}; ${seconds.toFixed(1)} s; ` +
          `${count('gateway')} answered, ${held} of them held, ${count('refused')} refused, ` +
          `${count('door')} told why not, ${count('lost')} lost; on disk ${JSON.stringify(disk)}`,
      );
      return { asked, lost: count('lost'), refused: count('refused'), door: count('door'), disk };
    }

    const refusal = () =>
      until('it is refused', () => world.now.step === null && world.now.refused, {
        withinMs: 60_000,
      });

    it('waits for what runs, and then loses nothing', async () => {
      const { apiKey } = world.now;
      const answers = [1, 2, 3].map(() => askSlow(world.port, apiKey));
      await until('three answers have begun', () => slow.open() === 3);
      const fromMs = monotonicMs();
      world.update();
      for (const left of [3, 2, 1]) {
        await until(`${left} are waited for`, () => world.now.restartWaitsFor === left);
        expect([world.now.state, world.now.core]).toEqual(['healthy', `CLIProxyAPI ${old}`]);
        slow.endOne();
      }
      await world.runs(young);
      expect(await Promise.all(answers)).toEqual(['whole', 'whole', 'whole']);
      const { lost, door, disk } = await ended('works, with three answers under way', fromMs);
      expect({ lost, door, disk }).toEqual({ lost: 0, door: 0, disk: updated });
    });

    it('with a wrong hash is refused, and nobody notices', async () => {
      const spoilt = Buffer.from(archive);
      spoilt[40] = (spoilt[40] ?? 0) ^ 1;
      site.files.set(archivePath, spoilt);
      const fromMs = monotonicMs();
      world.update();
      expect(await refusal()).toMatch(/has SHA-256 .* instead of .* thrown away\. Try again/);
      const { asked, disk } = await ended('has a wrong hash', fromMs);
      expect(new Set(asked.map(({ outcome }) => outcome))).toEqual(new Set(['gateway']));
      expect(disk).toEqual(undisturbed);
    });

    // What only the long form has is no skipped test of the short one.
    if (isLong)
      it('that does not answer is refused after 30 s, and nobody notices', async () => {
        const silent = `#!${process.execPath}\nsetInterval(() => {}, 1_000);\n`;
        publishArchive(site, await tarGzOf({ 'cli-proxy-api': silent }));
        const fromMs = monotonicMs();
        world.update();
        expect(await refusal()).toMatch(
          /was tried and is not used\. It gave no answer within 30 s/,
        );
        const { asked, disk } = await ended('does not answer', fromMs);
        expect(new Set(asked.map(({ outcome }) => outcome))).toEqual(new Set(['gateway']));
        expect(disk).toEqual(undisturbed);
      });

    it('that crashes three times later goes back by itself', async () => {
      world.update();
      await world.runs(young);
      const crashedAtMs: number[] = [];
      for (let i = 0; i < 3; i += 1) {
        const seen = world.told.length;
        const pid = world.corePid();
        crashedAtMs.push(monotonicMs());
        process.kill(pid, 'SIGSEGV');
        await until(
          'it is healthy again',
          () =>
            world.told.slice(seen).some(({ state }) => state !== 'healthy') &&
            world.now.state === 'healthy',
        );
      }
      await world.runs(old);
      const { door, disk } = await ended(
        'crashes three times later',
        crashedAtMs[0] ?? 0,
        crashedAtMs,
      );
      expect(world.now.stage).toBe('went-back');
      expect(disk).toEqual({ ...updated, chosen: null });
      expect(door).toBe(0);
    });

    if (isLong)
      it('waits no longer than 60 s', async () => {
        const answer = askSlow(world.port, world.now.apiKey);
        await until('an answer has begun', () => slow.open() === 1);
        const fromMs = monotonicMs();
        world.update();
        await world.runs(young);
        expect(await answer).toBe('cut');
        expect(monotonicMs() - fromMs).toBeGreaterThan(60_000);
        const { lost, disk } = await ended('works, with an answer that does not end', fromMs);
        expect({ lost, disk }).toEqual({ lost: 0, disk: updated });
      });

    const random = randomOf(seed);
    it.each(kills.map((phase) => [phase, random()] as const))(
      'cut off by a power loss in its %s (at %f of it) is over at the next start',
      async (phase, share) => {
        // One that stands still: nobody would end whoever waits for the rest.
        if (phase === 'download') fallSilentAfter(site, archive, Math.ceil(share * archive.length));
        world.update();
        const { hasBegun, lastsMs }: Stretch = phases[phase];
        await until(`it is in its ${phase}`, () => hasBegun(world.now), { everyMs: 2 });
        await sleep(share * lastsMs);
        const killedAtMs = monotonicMs();
        await world.kill();
        await expectNoOrphans(world.run);
        await until('the port is free', () => canListenOn(world.port));
        const left = JSON.stringify(world.onDisk());

        site.instead = () => false;
        await world.start();
        await until('a core is healthy', () => world.now.state === 'healthy');
        const { door, disk } = await ended(
          `killed in its ${phase}, at ${share.toFixed(2)} of it (left ${left})`,
          killedAtMs,
          [killedAtMs],
        );
        const runs = world.now.core;
        expect(runs).toBe(`CLIProxyAPI ${disk.chosen ?? old}`);
        const hasYoung = disk.shelf.includes(young);
        expect(disk.shelf).toEqual(hasYoung ? [old, young] : [old]);
        expect([disk.trial, door]).toEqual([false, 0]);

        if (disk.chosen === null) world.update();
        await world.runs(young);
        expect(world.onDisk()).toEqual(updated);
      },
    );
  },
);

type Span = readonly [fromMs: number, toMs: number];

const isUnlucky = ({ outcome }: Asked): boolean => outcome === 'refused' || outcome === 'lost';

/** From the sight of a core that is not healthy, or its known end, to that of one that is again. */
function downtimes(told: UpdateWorld['told'], endsMs: readonly number[]): readonly Span[] {
  const timeAfter = (atMs: number, isHealthy: boolean): number =>
    told.find((each) => each.atMs >= atMs && (each.state === 'healthy') === isHealthy)?.atMs ??
    Number.POSITIVE_INFINITY;
  const starts = told.filter(({ state }) => state !== 'healthy').map(({ atMs }) => atMs);
  return [...starts, ...endsMs].map((atMs) => [atMs, timeAfter(timeAfter(atMs, false), true)]);
}

/** What is told of a core is late by a moment. */
const toldMs = 100;

const isApartFrom =
  (spans: readonly Span[]) =>
  ({ atMs, tookMs }: Asked): boolean =>
    !spans.some(([fromMs, toMs]) => atMs <= toMs && atMs + tookMs >= fromMs - toldMs);

async function canListenOn(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  return true;
}

/** Numbers from 0 to 1 that are the same in each run. */
function randomOf(start: number): () => number {
  let state = start;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
