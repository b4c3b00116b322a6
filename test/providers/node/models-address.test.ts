import { describe, expect, it } from 'vitest';
import { modelsAddress } from '../../../main/providers/node/models-address.ts';

describe('modelsAddress', () => {
  // biome-ignore format: a table reads better as a table
  it.each<[baseUrl: string, url: string]>([
    ['https://openrouter.ai/api/v1',     'https://openrouter.ai/api/v1/models'],
    ['https://openrouter.ai/api/v1/',    'https://openrouter.ai/api/v1/models'],
    ['https://api.example:8443',         'https://api.example:8443/models'],
    ['https://a.example/v1?team=2#top',  'https://a.example/v1/models?team=2'],
    ['http://127.0.0.1:11434/v1',        'http://127.0.0.1:11434/v1/models'],
    ['http://localhost:1234/v1',         'http://localhost:1234/v1/models'],
    ['http://[::1]:1234/v1',             'http://[::1]:1234/v1/models'],
  ])('of %s is %s', (baseUrl, url) => {
    expect(modelsAddress(baseUrl)).toMatchObject({ url });
  });

  // biome-ignore format: a table reads better as a table
  it.each<[baseUrl: string, sentence: RegExp]>([
    ['http://openrouter.ai/api/v1',       /^Without encryption/],
    ['http://192.168.1.4:11434/v1',       /^Without encryption/],
    ['http://127.0.0.1.example/v1',       /^Without encryption/],
    ['https://me:secret@a.example/v1',    /name or password/],
    ['https://me@a.example/v1',           /name or password/],
  ])('refuses %s', (baseUrl, sentence) => {
    expect(modelsAddress(baseUrl)).toMatch(sentence);
  });
});
