import path from 'node:path';
import { type ClientPin, pinOf } from '../../../scripts/clients/pins.ts';
import { installedClient } from '../../../scripts/clients/provide.ts';
import { type Endpoint, Person, patienceMs } from './person.ts';
import { type Ran, runLine } from './run-client.ts';

/** A user who has these clients on PATH and nothing else. */
export function personWith(ids: readonly ClientPin['id'][], endpoint: Endpoint): Person {
  const folders = ids.flatMap((id) => {
    const pin = pinOf(id);
    const file = pin && installedClient(pin);
    if (!pin || !file) return [];
    if (pin.bin !== null) return [path.dirname(file)];
    return pin.source === 'pypi' ? [path.join(file, 'venv', 'bin')] : [];
  });
  return new Person(endpoint, folders);
}

/** What it types is what it would run. */
export const typeLine = (
  user: Person,
  line: string,
  over: { readonly env?: Readonly<Record<string, string>>; readonly limitMs?: number } = {},
): Promise<Ran> =>
  runLine(line, {
    env: { ...user.env, ...over.env },
    cwd: user.home,
    limitMs: over.limitMs ?? patienceMs,
  });
