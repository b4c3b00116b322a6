import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ToolId } from '../../../main/contract/tools.ts';
import { toolOf } from '../../../main/tools/core/tool-table.ts';
import { type ClientPin, pinOf } from '../../../scripts/clients/pins.ts';
import { installedClient } from '../../../scripts/clients/provide.ts';
import type { DoorFigures } from '../../../scripts/clients/table.ts';
import { freePort } from '../../support/free-port.ts';
import type { ClientCase, Way } from './client-cases.ts';
import { sentence } from './fake-model.ts';
import { type Endpoint, type Person, patienceMs } from './person.ts';
import { personWith, typeLine } from './person-with.ts';
import { plain } from './run-client.ts';
import { type AtDoor, failedMessage, openStage, type Stage } from './stage.ts';

declare module 'vitest' {
  interface TaskMeta extends DoorFigures {}
}

/** Why a client cannot be tried here, told by whoever brought the clients; null where it can. */
export function absenceOf(id: ClientPin['id']): string | null {
  const pin = pinOf(id);
  if (pin === null || installedClient(pin) !== null) return null;
  const reasons = JSON.parse(process.env['KP_CLIENTS_ABSENT'] ?? '{}') as Record<string, string>;
  return reasons[id] ?? 'not in the cache; npm run clients brings it';
}

const shortPatienceMs = 6_000;

/** From a client's first request in Proxy Failed to our sentence on its screen. */
const tellMs = 3_000;

/** Nobody will answer it: the client has to ask again. */
const isLost = (outcome: AtDoor['outcome']): boolean =>
  outcome !== 'held' && outcome !== 'forwarded';

/**
 * Its presets, each as KorProxy made it, with the real client, the whole app, the real core and a
 * fake model. `tool` is whose preset it is where a library goes by that of another.
 */
export function clientTests(
  id: ClientPin['id'],
  client: ClientCase,
  tool: ToolId = id as ToolId,
): void {
  const { ways, wrongKey, gatewayDown, showsWhy = true } = client;
  const absence = absenceOf(id);
  const version = pinOf(id)?.version ?? 'of the system';
  const title = `${id} ${version}`;
  const body = (): void => {
    let stage: Stage;
    let person: Person | null = null;
    beforeAll(async () => {
      stage = await openStage();
    });
    afterAll(() => stage.close());
    afterEach(() => {
      person?.leave();
      person = null;
    });
    const enter = (over: Partial<Endpoint> = {}): Person => {
      person = personWith([id], { ...stage.endpoint, ...over });
      return person;
    };
    const [first] = ways as readonly [Way];
    /** How often the model is asked for the first way's line; null until that was tried. */
    let usual: number | null = null;

    it.each(ways.map((way) => [way.name, way] as const))(
      'answers with the preset %s',
      async (_name, way) => {
        const user = enter();
        const before = stage.model.asked.length;
        await way.prepare(user);
        const ran = await typeLine(user, await way.line(user));
        expect(ran.output).toContain(sentence);
        expect(ran.code).toBe(0);
        expect(stage.model.asked.length).toBeGreaterThan(before);
        if (way === first) usual = stage.model.asked.length - before;
        if (way.pointsHere) expect(await user.tool(tool)).toMatchObject({ state: 'points-here' });
        if (way.before === null) return;
        const { oneShot, name } = toolOf(tool);
        if (oneShot !== null) {
          const { sentence } = await user.confirm(tool);
          expect(sentence).toBe(`${name} answered through KorProxy.`);
        }
        await user.korproxy('--undo', tool);
        for (const [place, text] of Object.entries(way.before)) {
          const left = user.read(place);
          if (!way.rewrites) expect(left, place).toBe(text);
          for (const ours of [user.endpoint.apiKey, `:${user.endpoint.port}`, 'korproxy']) {
            expect(left ?? '', place).not.toContain(ours);
          }
        }
      },
    );

    it('says so when the key is wrong', async () => {
      const user = enter({ apiKey: `korproxy-${'w'.repeat(43)}` });
      await first.prepare(user);
      const ran = await typeLine(user, await first.line(user), wrongKey);
      expect(ran.output).toMatch(wrongKey.shows);
      expect(ran.output).not.toContain(sentence);
    });

    it('does not notice a restart of the gateway', async ({ task }) => {
      const user = enter();
      await first.prepare(user);
      const line = await first.line(user);
      const before = stage.model.asked.length;
      const sinceMs = Date.now();
      const ran = await stage.restartUnder(() => typeLine(user, line));
      expect(ran.output).toContain(sentence);
      expect(ran.code).toBe(0);
      const atDoor = stage.atDoor(sinceMs);
      const lost = atDoor.filter(({ method, outcome }) => method === 'POST' && isLost(outcome));
      const asked = stage.model.asked.length - before + lost.length;
      const extraRequests = usual === null ? null : asked - usual;
      const firstMs = atDoor.find(({ outcome }) => outcome === 'held')?.atMs ?? Number.NaN;
      task.meta.restart = { answeredMs: (ran.saidAtMs(sentence) ?? 0) - firstMs, extraRequests };
      expect(extraRequests ?? 0).toBeLessThanOrEqual(0);
    });

    it('is told why when the gateway has failed, ends, and is answered again afterwards', async ({
      task,
    }) => {
      const user = enter();
      await first.prepare(user);
      const line = await first.line(user);
      await stage.fail();
      const sinceMs = Date.now();
      try {
        const ran = await typeLine(user, line);
        expect(ran.timedOut).toBe(false);
        expect(ran.output).not.toContain(sentence);
        const [request] = stage.atDoor(sinceMs);
        const firstMs = request?.atMs ?? Number.NaN;
        const saidAtMs = ran.saidAtMs(failedMessage());
        const toldMs = saidAtMs === null ? null : saidAtMs - firstMs;
        const requests = stage.atDoor(sinceMs).length;
        task.meta.failed = { toldMs, requests, code: ran.code, isAnsweredNext: false };
        if (showsWhy) {
          expect(plain(ran.output)).toContain(plain(failedMessage()));
          expect(toldMs).toBeLessThan(tellMs);
        }
      } finally {
        await stage.recover();
      }
      // In the same home: no new login, no new preset.
      const next = await typeLine(user, line);
      expect(next.output).toContain(sentence);
      expect(next.code).toBe(0);
      task.meta.failed = { ...task.meta.failed, isAnsweredNext: true };
    });

    // Silence can only be waited for, so it is where there is time.
    if (gatewayDown !== null || process.env['KP_CLIENTS'] === 'all') {
      const what = gatewayDown
        ? 'says so when nobody listens'
        : 'is silent for long when nobody listens, as the app warns';
      it(what, async () => {
        const user = enter({ port: await freePort() });
        await first.prepare(user);
        const limitMs = gatewayDown ? patienceMs : shortPatienceMs;
        const ran = await typeLine(user, await first.line(user), { limitMs });
        expect(ran.output).not.toContain(sentence);
        if (gatewayDown) expect(ran.output).toMatch(gatewayDown);
        else expect(ran.timedOut).toBe(true);
      });
    }
  };
  if (absence === null) describe(title, body);
  else describe.skip(`${title} (skipped: ${absence})`, body);
}
