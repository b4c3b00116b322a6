import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createModelList } from '../../../main/tools/node/model-list.ts';
import { type ModelGateway, startModelGateway } from '../../support/model-gateway.ts';

const apiKey = 'korproxy-of-a-test';

let gateway: ModelGateway;
beforeEach(async () => {
  gateway = await startModelGateway(apiKey);
});
afterEach(() => gateway.close());

const listed = (key = apiKey) => createModelList(() => ({ port: gateway.port, apiKey: key }))();

describe('the list of the gateway', () => {
  it('costs no row for another that is none', async () => {
    gateway.offer(['a', { id: 7 }, { name: 'x' }, 'b', { id: '' }]);
    expect(await listed()).toEqual(['', '', '', 'a', 'b']);
    gateway.say('{"data":[null,"x",[],{"id":"c"}]}');
    expect(await listed()).toEqual(['', '', '', 'c']);
  });

  it('has one order, whatever the gateway’s is', async () => {
    gateway.offer(['b', 'c', 'a']);
    const first = await listed();
    gateway.offer(['c', 'a', 'b']);
    expect(await listed()).toEqual(first);
  });

  it('may have 5,000 rows with names of 200 characters and a description each', async () => {
    const description = 'A model. '.repeat(50);
    const rows = Array.from({ length: 5_000 }, (_, i) => ({
      id: `${'x'.repeat(195)}${i}`,
      description,
    }));
    gateway.offer(rows);
    expect(await listed()).toHaveLength(5_000);
  });

  it.each([
    ['no JSON', '<html>'],
    ['no list', '{"data":{}}'],
    ['longer than any list', `{"data":[],"x":"${'x'.repeat(8 * 1_024 * 1_024)}"}`],
  ])('is not known where the answer is %s', async (_what, text) => {
    gateway.say(text);
    expect(await listed()).toBeNull();
  });

  it('is not known to somebody with another key, nor where nobody listens', async () => {
    expect(await listed('another')).toBeNull();
    await gateway.close();
    expect(await listed()).toBeNull();
  });
});
