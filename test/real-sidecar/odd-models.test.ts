import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createModelList } from '../../main/tools/node/model-list.ts';
import { oddModels } from '../support/odd-models.ts';
import { realSidecar } from '../support/real-sidecar.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { type StartedSidecar, startSidecar } from '../support/started-sidecar.ts';
import { until } from '../support/until.ts';

const many = Array.from({ length: 5_000 }, (_, n) => `org/model:${n}`);

describe.each(['v6', 'v7'] as const)('the real gateway, %s', (line) => {
  const isHere = realSidecar(line) !== null;
  let run: Run;
  let sidecar: StartedSidecar;

  beforeEach(async () => {
    if (!isHere) return;
    run = newRun();
    const models = [...oddModels, ...many].map((name) => ({ name, alias: name }));
    sidecar = await startSidecar({
      ...{ line, folder: run.folder, env: run.env },
      config: {
        'openai-compatibility': [
          {
            name: 'odd',
            'base-url': 'http://127.0.0.1:9/v1',
            'api-key-entries': [{ 'api-key': 'k' }],
            models,
          },
        ],
      },
    });
  });
  afterEach(async () => {
    if (!isHere) return;
    await sidecar.stop();
    run.dispose();
  });

  it.runIf(isHere)('lists odd names as they are, and 5,000 within the limit', async () => {
    const list = createModelList(() => sidecar);
    await until('it lists its models', async () => ((await list()) ?? []).length > 1);
    expect(await list()).toEqual([...oddModels, ...many].sort());
  });
});
