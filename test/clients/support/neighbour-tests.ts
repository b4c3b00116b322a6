import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ToolId } from '../../../main/contract/tools.ts';
import { pinOf } from '../../../scripts/clients/pins.ts';
import { absenceOf } from './client-tests.ts';
import type { Person } from './person.ts';
import { personWith, typeLine } from './person-with.ts';
import { startVendor, type Vendor } from './vendor.ts';

export interface NeighbourCase {
  readonly form: string;
  /** What another vendor's guide has put there, by place. */
  readonly files: (vendor: string) => Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** What a person types, before and after. */
  readonly line: string;
  /** Who is asked before, and again after Undo; nobody where the tool does not start. */
  readonly before: 'vendor' | 'nobody';
  readonly model: string;
  /** What Apply names as set aside. */
  readonly setAside: readonly string[];
}

/** Nobody else can be asked, and nobody waits for a network that may not be there. */
const alone = { HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: '127.0.0.1' };

const apiKey = `korproxy-${'n'.repeat(43)}`;

/** A client full of another vendor's settings: who is asked before, after and after Undo. */
export function neighbourTests(id: ToolId, cases: readonly NeighbourCase[]): void {
  const absence = absenceOf(id);
  // As its other tests, so that the table has one row for it.
  const title = `${id} ${pinOf(id)?.version}`;
  const body = (): void => {
    let gateway: Vendor;
    let vendor: Vendor;
    let person: Person | null = null;
    beforeAll(async () => {
      [gateway, vendor] = await Promise.all([startVendor(), startVendor()]);
    });
    afterAll(async () => {
      await Promise.all([gateway.close(), vendor.close()]);
    });
    afterEach(() => {
      person?.leave();
      person = null;
    });
    /** Who is asked when the line is typed now. */
    const ask = async (user: Person, { line, env = {} }: NeighbourCase) => {
      gateway.asked.length = 0;
      vendor.asked.length = 0;
      const ran = await typeLine(user, line, { env: { ...alone, ...env } });
      expect(ran.timedOut).toBe(false);
      return { gateway: [...gateway.asked], vendor: [...vendor.asked] };
    };

    it.each(cases.map((each) => [each.form, each] as const))(
      "among another vendor's settings asks here once form %s is applied, and as before after Undo",
      async (form, each) => {
        const user = personWith([id], { port: gateway.port, apiKey });
        person = user;
        const files = each.files(vendor.url);
        for (const [place, text] of Object.entries(files)) user.write(place, text);

        const asBefore = async (): Promise<void> => {
          const asked = await ask(user, each);
          expect(asked.gateway).toEqual([]);
          expect(asked.vendor.length > 0).toBe(each.before === 'vendor');
        };
        await asBefore();

        const told = await user.korproxy('--apply', id, '--form', form, '--yes');
        for (const name of each.setAside) expect(told).toContain(name);
        const asked = await ask(user, each);
        expect(asked.vendor).toEqual([]);
        expect(new Set(asked.gateway.map(({ model }) => model))).toEqual(new Set([each.model]));
        expect(new Set(asked.gateway.flatMap(({ keys }) => keys))).toEqual(new Set([apiKey]));

        await user.korproxy('--undo', id);
        for (const [place, text] of Object.entries(files)) expect(user.read(place)).toBe(text);
        await asBefore();
      },
    );
  };
  if (absence === null) describe(title, body);
  else describe.skip(`${title} (skipped: ${absence})`, body);
}
