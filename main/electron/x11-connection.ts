/// <reference path="./x11.d.ts" />
import { promisify } from 'node:util';
import x11, { type XClient } from 'x11';

interface Connection {
  readonly client: XClient;
  readonly root: number;
}

/** Rejects where there is no such display, or it lets us not in. */
export async function connect(display: string): Promise<Connection> {
  return await new Promise((resolve, reject) => {
    // Shared memory would reach the server through Node's own innards (`process.binding`).
    const options = { display, shm: false };
    const client = x11.createClient(options, (error, { screen } = { client, screen: [] }) => {
      const [first] = screen;
      if (error || !first) reject(error ?? new Error('a display without a screen'));
      else resolve({ client, root: first.root });
    });
    // A window that has gone, or a server that has: neither is of any consequence here.
    client.on('error', reject);
  });
}

export const atomOf = async (client: XClient, name: string): Promise<number> =>
  await promisify<boolean, string, number>(client.InternAtom).call(client, false, name);

const anyType = 0;
/** Four bytes each; no window has so many states or types. */
const longest = 64;

/** The numbers of a window's property; none where it has no such. */
export async function numbersOf(
  client: XClient,
  window: number,
  property: number,
): Promise<readonly number[]> {
  return await new Promise((resolve) => {
    client.GetProperty(0, window, property, anyType, 0, longest, (error, answer) =>
      resolve(error ? [] : wordsIn(answer.data)),
    );
  });
}

const wordsIn = (data: Buffer): readonly number[] =>
  Array.from({ length: data.length >> 2 }, (_, at) => data.readUInt32LE(at * 4));

/** `mapState` of a window that is not shown. A frame that its window manager has still to show counts as shown. */
const unmapped = 0;

/** Whether a window is on the screen. */
export async function isShown(client: XClient, window: number): Promise<boolean> {
  return await new Promise((resolve) => {
    client.GetWindowAttributes(window, (error, attributes) =>
      resolve(!error && attributes.mapState !== unmapped),
    );
  });
}
