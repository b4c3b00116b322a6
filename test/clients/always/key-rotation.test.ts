import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ToolId, ToolIntegration } from '../../../main/contract/tools.ts';
import { absenceOf } from '../support/client-tests.ts';
import { sentence } from '../support/fake-model.ts';
import type { Person } from '../support/person.ts';
import { personWith, typeLine } from '../support/person-with.ts';
import { openStage, type Stage } from '../support/stage.ts';

const clients = {
  'claude-code': "claude -p --output-format json 'Which maps?'",
  codex: "codex exec --skip-git-repo-check 'Which maps?'",
} as const;
const ids = Object.keys(clients) as (keyof typeof clients)[];
const absence = ids.map(absenceOf).find((why) => why !== null) ?? null;

const title = 'a new API key';
const run = absence === null ? describe : describe.skip;

run(absence === null ? title : `${title} (skipped: ${absence})`, () => {
  let stage: Stage;
  let user: Person;
  beforeAll(async () => {
    stage = await openStage();
    user = personWith(ids, stage.endpoint);
  });
  afterAll(async () => {
    user.leave();
    await stage.close();
  });

  const holdersOfTheOld = async (): Promise<readonly ToolId[]> =>
    (JSON.parse(await user.korproxy('--presets', '--json')) as ToolIntegration[])
      .filter(({ state }) => state === 'holds-old-key')
      .map(({ toolId }) => toolId)
      .toSorted((a, b) => a.localeCompare(b));

  it('shuts out the clients that hold the old one; one update each lets them in again', async () => {
    await user.korproxy('--apply', 'claude-code', '--form', 'settings', '--yes');
    await user.korproxy('--apply', 'codex', '--form', 'config', '--yes');
    expect(await holdersOfTheOld()).toEqual([]);

    await stage.renewKey();
    user.endpoint = stage.endpoint;
    expect(await holdersOfTheOld()).toEqual(['claude-code', 'codex']);
    const env = { CLAUDE_CODE_MAX_RETRIES: '0' };
    const refused = await typeLine(user, clients['claude-code'], { env });
    expect(refused.output).toContain('401');

    for (const id of ids) {
      // What the row's Update does: the form that stands in the file, and no other.
      const { applyFormId } = await user.tool(id);
      await user.korproxy('--apply', id, '--form', applyFormId ?? '', '--yes');
      expect((await typeLine(user, clients[id])).output).toContain(sentence);
    }
    expect(await holdersOfTheOld()).toEqual([]);
    for (const id of ids) await user.korproxy('--undo', id);
    expect([user.read('~/.claude/settings.json'), user.read('~/.codex/config.toml')]).toEqual([
      null,
      null,
    ]);
  });
});
