import { listWords } from '../../base/core/wording.ts';

const loopback = 'only this computer may reach the gateway';
const offDisk = 'requests and answers stay off the disk';
const otherWay = 'it would open another way in';

/** Why KorProxy keeps a guarded key as it is, by the key or by the first part of it. */
// biome-ignore format: a table
const reasons: Readonly<Record<string, string>> = {
  host:                                      loopback,
  port:                                      'the port is set in settings.json',
  'auth-dir':                                "logins are kept in KorProxy's folder",
  'remote-management.allow-remote':          loopback,
  'remote-management.disable-control-panel': 'its panel would come from the web',
  'request-log':                             offDisk,
  'commercial-mode':                         offDisk,
  'logging-to-file':                         offDisk,
  'ws-auth':                                 'nobody gets in without a key',
  'plugins.enabled':                         otherWay,
  'pprof.enable':                            otherWay,
  'codex.live-media-relay.enabled':          otherWay,
  'tls.enable':                              'tools speak plain HTTP on this computer',
};

export const putBackReason = (key: string): string | undefined => reasons[key];

/** What was put back and why, as a sentence; empty where nothing was. Keys that are not guarded are left out. */
export function putBackWords(keys: readonly string[]): string {
  const whys = [...new Set(keys.map(putBackReason))].filter((why) => why !== undefined);
  if (whys.length === 0) return '';
  const parts = whys.map((why) => {
    const those = keys.filter((key) => putBackReason(key) === why);
    return `${listWords(those, 'and')} (${why})`;
  });
  return `KorProxy set again in config.yaml: ${parts.join('; ')}.`;
}
