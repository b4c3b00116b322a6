import { describe, expect, it } from 'vitest';
import { confirmationOf } from '../../../main/tools/core/confirmation.ts';
import type { ToolRun } from '../../../main/tools/core/tool-ports.ts';

const ended = (code: number | null, output: string): ToolRun => ({ type: 'ended', code, output });

describe('what a run of a tool says', () => {
  // biome-ignore format: a table
  it.each<[what: string, run: ToolRun, ok: boolean, sentence: string]>([
    ['an answer',                  ended(0, '{"result":"OK"}'),                          true,  'Pi answered through KorProxy.'],
    ['an answer about a 401',      ended(0, 'Room 401 is free.'),                        true,  'Pi answered through KorProxy.'],
    ['nothing',                    ended(0, ' \n'),                                      false, 'Pi said nothing.'],
    ['a wrong key, with 0',        ended(0, 'AuthenticationError: Invalid API key'),     false, 'Pi was refused: its API key is not the one of the gateway.'],
    ['a wrong key, by status',     ended(1, 'unexpected status 401 Unauthorized'),       false, 'Pi was refused: its API key is not the one of the gateway.'],
    ['an unknown model',           ended(1, '502 unknown provider for model x'),         false, 'Pi asked for a model that the gateway does not offer.'],
    ['no gateway',                 ended(1, 'Connection error.'),                        false, 'Pi could not reach the gateway.'],
    ['no login behind it',         ended(1, 'auth_unavailable: no auth available'),      false, 'Pi reached the gateway, which has no login for its model.'],
    ['an error in an answer',      ended(0, '{"is_error":true}'),                        false, 'Pi reached the gateway and got an error back.'],
    ['an exit code',               ended(3, 'usage: pi'),                                false, 'Pi ended with an error (exit code 3).'],
    ['a signal',                   ended(null, ''),                                      false, 'Pi ended with an error.'],
    ['no end',                     { type: 'late' },                                     false, 'Pi did not answer within 30 s.'],
    ['no program',                 { type: 'not-found' },                                false, 'The program of Pi is not on this computer.'],
  ])('%s', (_what, run, ok, sentence) => {
    expect(confirmationOf('Pi', run)).toEqual({ ok, sentence });
  });
});
