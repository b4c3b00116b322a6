import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ToolId } from '../../../main/contract/tools.ts';
import { defaultModels } from '../../../main/tools/core/models.ts';
import { pinOf } from '../../../scripts/clients/pins.ts';
import { absenceOf } from './client-tests.ts';
import { sentence, upstreamNameOf } from './fake-model.ts';
import type { Person } from './person.ts';
import { personWith, typeLine } from './person-with.ts';
import { keys, openScreen } from './screen.ts';
import { openStage, type Stage } from './stage.ts';

export interface SeveralCase {
  readonly form: string;
  /** What prints the models that the client offers; null where only its own screen shows them. */
  readonly list: { readonly line: string; readonly shows: (model: string) => string } | null;
  /** Asks the one that is named, as a person chooses it; null where it takes no name. */
  readonly ask: ((model: string) => string) | null;
  /** How it looks on its own screen, where that has a list behind `/model`. */
  readonly picker?: {
    readonly line: string;
    /** Of a screen that takes keys. */
    readonly ready: string;
    /** What its list of commands says of `/model`. */
    readonly command: string;
    readonly shows: (model: string) => string;
    /** Once the model is chosen. */
    readonly chosen: (model: string) => string;
  };
  /** It asks the small model as well, for a title. */
  readonly asksSmall: boolean;
}

const small = defaultModels.gemini;
const carried = [defaultModels.claude, defaultModels.openai, small] as const;

/** A preset with several models, written into the client's own file: which it offers, which it asks. */
export function severalModelsTests(id: ToolId, several: SeveralCase): void {
  const { form, list, ask, picker, asksSmall } = several;
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

    const expectAsked = (model: string, before: number): void => {
      const asked = new Set(stage.model.asked.slice(before).map((question) => question.model));
      expect(asked).toContain(upstreamNameOf(model));
      const allowed = [model, ...(asksSmall ? [small] : [])].map(upstreamNameOf);
      expect(allowed).toEqual(expect.arrayContaining([...asked]));
    };

    if (ask !== null) {
      it.each(carried)('with several models in its preset asks %s when told to', async (model) => {
        await enter();
        const before = stage.model.asked.length;
        const ran = await typeLine(user, ask(model));
        expect(ran.output).toContain(sentence);
        expect(ran.code).toBe(0);
        expectAsked(model, before);
      });
    }

    if (picker && process.platform === 'linux') {
      it('with several models in its preset lists them on its screen and asks the one chosen there', async () => {
        await enter();
        const screen = openScreen(user, picker.line);
        try {
          await screen.shows(picker.ready);
          // The lists of commands open at the slash.
          for (const typed of ['/', 'model']) {
            screen.type(typed);
            await screen.shows(picker.command);
          }
          screen.type(keys.enter);
          for (const model of carried) await screen.shows(picker.shows(model));
          screen.type(keys.down);
          await screen.shows(picker.shows(carried[1]));
          screen.type(keys.enter);
          await screen.shows(picker.chosen(carried[1]));
          const before = stage.model.asked.length;
          screen.type('Which maps?');
          await screen.shows('Which maps?');
          screen.type(keys.enter);
          await screen.shows(sentence);
          expectAsked(carried[1], before);
        } finally {
          screen.close();
        }
      });
    }

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
