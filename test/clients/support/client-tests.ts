import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ToolId } from '../../../main/contract/tools.ts';
import { toolOf } from '../../../main/tools/core/tool-table.ts';
import { type ClientPin, pinOf } from '../../../scripts/clients/pins.ts';
import { installedClient } from '../../../scripts/clients/provide.ts';
import { freePort } from '../../support/free-port.ts';
import type { ClientCase, Way } from './client-cases.ts';
import { doorTests } from './door-tests.ts';
import { sentence } from './fake-model.ts';
import { type Endpoint, type Person, patienceMs } from './person.ts';
import { personWith, typeLine } from './person-with.ts';
import { openStage, type Stage } from './stage.ts';

/** Why a client cannot be tried here, told by whoever brought the clients; null where it can. */
export function absenceOf(id: ClientPin['id']): string | null {
  const pin = pinOf(id);
  if (pin === null || installedClient(pin) !== null) return null;
  const reasons = JSON.parse(process.env['KP_CLIENTS_ABSENT'] ?? '{}') as Record<string, string>;
  return reasons[id] ?? 'not in the cache; npm run clients brings it';
}

const shortPatienceMs = 6_000;

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

    doorTests({ first, showsWhy, stage: () => stage, enter, usual: () => usual });

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
