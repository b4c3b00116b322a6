import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const usualProxy = 'https://proxy.golang.org';

/** A module proxy to ask, its password apart from what may be shown. */
export interface ModuleProxy {
  /** Without a slash at its end and without a password. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The module proxies that Go would ask, in its order: GOPROXY of the environment, else of Go's own
 * settings file (`go env -w`), else Go's usual one. `direct` and `file:` places hold no toolchain that
 * we could fetch, and `off` ends the list as it does for Go.
 */
export function moduleProxies(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): readonly ModuleProxy[] {
  const text = env['GOPROXY'] || goSettings(env, platform).get('GOPROXY') || `${usualProxy},direct`;
  const proxies: ModuleProxy[] = [];
  for (const each of text.split(/[,|]/).map((part) => part.trim())) {
    if (each === 'off') break;
    if (/^https?:\/\//.test(each)) proxies.push(asProxy(new URL(each)));
  }
  return proxies;
}

function asProxy(url: URL): ModuleProxy {
  const { username, password } = url;
  url.username = '';
  url.password = '';
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    url: url.href.replace(/\/$/, ''),
    headers: username ? { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } : {},
  };
}

/** Where Go keeps what its user set, or `off`. */
export function goSettingsFile(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  return env['GOENV'] || path.join(userConfig(env, platform), 'go', 'env');
}

/** Go keeps its settings as lines `NAME=value` in the user's configuration folder. */
function goSettings(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Map<string, string> {
  const file = goSettingsFile(env, platform);
  const settings = new Map<string, string>();
  try {
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const [, name, value] = /^\s*([A-Z]\w*)=(.*?)\s*$/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) settings.set(name, value);
    }
  } catch {
    // Most people have none, and none is called `off`.
  }
  return settings;
}

function userConfig(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = env['HOME'] || os.homedir();
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support');
  if (platform === 'win32') return env['APPDATA'] || path.join(home, 'AppData', 'Roaming');
  return env['XDG_CONFIG_HOME'] || path.join(home, '.config');
}
