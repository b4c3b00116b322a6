import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ToolId } from '../../../main/contract/tools.ts';
import { defaultModels } from '../../../main/tools/core/models.ts';
import { pinOf } from '../../../scripts/clients/pins.ts';
import { absenceOf } from './client-tests.ts';
import { sentence, upstreamNameOf } from './fake-model.ts';
import type { Person } from './person.ts';
import { personWith, typeLine } from './person-with.ts';
import { openStage, type Stage } from './stage.ts';

export interface SeveralCase {
  readonly form: string;
  /** What prints the models that the client offers; null where only its own screen shows them. */
  readonly list: { readonly line: string; readonly shows: (model: string) => string } | null;
  /** Asks the one that is named, as a person chooses it. */
  readonly ask: (model: string) => string;
  /** It asks the small model as well, for a title. */
  readonly asksSmall: boolean;
}

const small = defaultModels.gemini;
const carried = [defaultModels.claude, defaultModels.openai, small];

/** A preset with several models, written into the client's own file: which it offers, which it asks. */
export function severalModelsTests(id: ToolId, { form, list, ask, asksSmall }: SeveralCase): void {
  const absence = absenceOf(id);
  // As its other tests, so that the table has one row for it.
  const title = `${id} ${pinOf(id)?.version}`;
  const body = (): void => {
    let stage: Stage;
    let user: Person;
    beforeAll(async () => {
      stage = await openStage();
    });
    afterAll(() => stage.close());
    afterEach(() => user.leave());
    const enter = async (): Promise<void> => {
      user = personWith([id], stage.endpoint);
      user.picked = { main: null, further: [defaultModels.openai], small };
      await user.korproxy('--apply', id, '--form', form, '--yes');
    };

    it.each(carried)('with several models in its preset asks %s when told to', async (model) => {
      await enter();
      const before = stage.model.asked.length;
      const ran = await typeLine(user, ask(model));
      expect(ran.output).toContain(sentence);
      expect(ran.code).toBe(0);
      const asked = new Set(stage.model.asked.slice(before).map((question) => question.model));
      expect(asked).toContain(upstreamNameOf(model));
      const allowed = [model, ...(asksSmall ? [small] : [])].map(upstreamNameOf);
      expect(allowed).toEqual(expect.arrayContaining([...asked]));
    });

    if (list === null) return;
    it('with several models in its preset offers them all', async () => {
      await enter();
      const { output } = await typeLine(user, list.line);
      for (const model of carried) expect(output).toContain(list.shows(model));
    });
  };
  if (absence === null) describe(title, body);
  else describe.skip(`${title} (skipped: ${absence})`, body);
}
