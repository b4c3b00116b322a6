import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { standingClient } from '../../scripts/clients/provide.ts';
import { freePort } from '../support/free-port.ts';
import { coreCases, pinOf } from './support/client-cases.ts';
import { sentence } from './support/fake-model.ts';
import { runLine } from './support/run-client.ts';
import { openStage, Person, type Stage } from './support/stage.ts';

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

function enter(
  id: (typeof coreCases)[number]['id'],
  over: { port?: number; apiKey?: string } = {},
): Person {
  const pin = pinOf(id);
  const file = pin && standingClient(pin);
  if (pin && !file) throw new Error(`${id} is not in the cache: run npm run clients`);
  const { port, apiKey } = stage.core;
  person = new Person({ port, apiKey, ...over }, file && pin.bin ? [path.dirname(file)] : []);
  return person;
}

/** What it types is what it would run; a silent client is not waited for longer than a person would. */
const patienceMs = 60_000;
const shortPatienceMs = 8_000;

describe.each(coreCases.map((each) => [each.id, each] as const))(
  '%s',
  (id, { ways, wrongKey, gatewayDown }) => {
    it.each(ways.map((way) => [way.name, way] as const))(
      'answers with the preset %s',
      async (_name, way) => {
        const user = enter(id);
        const before = stage.model.asked.length;
        await way.prepare(user);
        const ran = await runLine(await way.line(user), {
          env: user.env,
          cwd: user.home,
          limitMs: patienceMs,
        });
        expect(ran.output).toContain(sentence);
        expect(ran.code).toBe(0);
        expect(stage.model.asked.length).toBeGreaterThan(before);
        if (way.pointsHere) expect(await user.tool(id)).toMatchObject({ state: 'points-here' });
      },
    );

    it('says so when the key is wrong', async () => {
      const user = enter(id, { apiKey: `korproxy-${'w'.repeat(43)}` });
      const [way] = ways;
      await way?.prepare(user);
      const ran = await runLine((await way?.line(user)) ?? '', {
        env: { ...user.env, ...wrongKey.env },
        cwd: user.home,
        limitMs: patienceMs,
      });
      expect(ran.output).toMatch(wrongKey.shows);
      expect(ran.output).not.toContain(sentence);
    });

    it(
      gatewayDown
        ? 'says so when nobody listens'
        : 'is silent for long when nobody listens, as the app warns',
      async () => {
        const user = enter(id, { port: await freePort() });
        const [way] = ways;
        await way?.prepare(user);
        const ran = await runLine((await way?.line(user)) ?? '', {
          env: user.env,
          cwd: user.home,
          limitMs: gatewayDown ? patienceMs : shortPatienceMs,
        });
        expect(ran.output).not.toContain(sentence);
        if (gatewayDown) expect(ran.output).toMatch(gatewayDown);
        else expect(ran.timedOut).toBe(true);
      },
    );
  },
);
