import type { ToolState } from '../../contract/tools.ts';
import { isTable, listAt, type Value, valueAt } from './file-format.ts';
import type { Findings, Pointer } from './preset.ts';

/** Text there, else null. */
export function textAt(value: Value, ...path: readonly (string | number)[]): string | null {
  const found = valueAt(value, path);
  return typeof found === 'string' && found !== '' ? found : null;
}

/** A pointer where there is an address; a key that only refers to one elsewhere is none. */
export function pointer(url: string | null, key: string | null = null): readonly Pointer[] {
  const isReference = key !== null && /^\$|\{\{|^\{(env|file):/.test(key);
  return url === null ? [] : [{ url, key: isReference ? null : key }];
}

/** The tables of a list there. */
export const tablesAt = (value: Value, ...path: readonly string[]): readonly Value[] =>
  listAt(value, path).filter(isTable);

export interface Pointing {
  readonly state: Exclude<ToolState, 'detected' | 'not-detected' | 'cannot-work' | 'overruled'>;
  /** The host when it is another one, else null. */
  readonly host: string | null;
  /** The file that says so. */
  readonly path: string;
}

const ownKey = /^korproxy-[\w-]{20,}$/;

/**
 * What the files of a tool say, taken together: an old key or address first, because it keeps the
 * tool from working; then here; then elsewhere. Null where they say nothing.
 */
export function pointingOf(
  pointers: Findings['pointers'],
  here: { readonly port: number; readonly apiKey: string },
): Pointing | null {
  const pointings = pointers.map((each) => pointing(each, here));
  const order: readonly Pointing['state'][] = [
    'holds-old-key',
    'holds-old-address',
    'points-here',
    'points-elsewhere',
  ];
  for (const state of order) {
    const found = pointings.find((each) => each.state === state);
    if (found) return found;
  }
  return null;
}

/** The files that send a tool here with the key of now. */
export const pointingHere = (
  pointers: Findings['pointers'],
  here: { readonly port: number; readonly apiKey: string },
): readonly string[] =>
  pointers.filter((each) => pointing(each, here).state === 'points-here').map(({ path }) => path);

function pointing(
  { url, key, path }: Findings['pointers'][number],
  { port, apiKey }: { readonly port: number; readonly apiKey: string },
): Pointing {
  const place = placeOf(url);
  const isLocal = place !== null && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(place.host);
  if (isLocal && place.port === port) {
    const isOld = key !== null && key !== apiKey;
    return { state: isOld ? 'holds-old-key' : 'points-here', host: null, path };
  }
  // A key that only KorProxy makes: the file was written for another port of ours.
  if (isLocal && (key === apiKey || (key !== null && ownKey.test(key)))) {
    return { state: 'holds-old-address', host: null, path };
  }
  return { state: 'points-elsewhere', host: hostWords(place, url), path };
}

interface Place {
  readonly host: string;
  readonly port: number;
}

/** By hand: the language alone has no URL. */
function placeOf(url: string): Place | null {
  const [, scheme, host, port] =
    /^(https?):\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d{1,5}))?(?:[/?#]|$)/i.exec(url.trim()) ??
    [];
  if (!host || !scheme) return null;
  return {
    host: host.toLowerCase(),
    port: port === undefined ? (scheme.toLowerCase() === 'https' ? 443 : 80) : Number(port),
  };
}

function hostWords(place: Place | null, url: string): string {
  // Some files name a provider of the tool's own instead of an address.
  if (place === null) return /^[\w .-]{1,40}$/.test(url) ? url : 'another address';
  const words =
    place.port === 80 || place.port === 443 ? place.host : `${place.host}:${place.port}`;
  return words.slice(0, 60);
}
