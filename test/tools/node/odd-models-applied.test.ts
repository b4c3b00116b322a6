import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { allTools } from '../../../main/tools/core/tool-table.ts';
import { oddModels } from '../../support/odd-models.ts';
import { changesOf, factsOf, formOf, type Home, newHome } from '../../support/preset-rig.ts';

let home: Home;
beforeEach(() => {
  home = newHome();
});
afterEach(() => home.dispose());

const example = factsOf({ machine: { env: {}, platform: 'linux', home: '/home/u' } });

const appliable = allTools.flatMap((tool) =>
  tool
    .forms(example)
    .filter(({ changes }) => changes.length > 0)
    .map(({ id }) => [tool.id, id] as const),
);

it.each(appliable)(
  'what Apply writes for %s by form %s is what is shown, and Undo takes it back, for every odd name',
  async (id, formId) => {
    for (const [n, model] of oddModels.entries()) {
      const other = oddModels[(n + 1) % oddModels.length] ?? '';
      const facts = factsOf(home, { model, smallModel: other, models: [model, other] });
      const changes = changesOf(id, formId, facts);
      const plan = await home.files.plan(changes);
      expect(plan.files.map(({ before }) => before)).toEqual(changes.map(() => null));
      await plan.write(id, formId);
      for (const change of changes) {
        const text = readFileSync(change.path, 'utf8');
        if (change.type === 'own') {
          expect(text).toBe(formOf(id, formId, facts).content);
          continue;
        }
        const again = await home.files.plan([change]);
        expect(again.files[0]?.after).toBe(text);
      }
      expect(await home.files.undo(id)).toBe(true);
    }
  },
);
