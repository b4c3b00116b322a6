import x11 from 'x11';

/** Of every keyboard as Linux numbers its keys. */
const escapeKey = 9;

/** As if somebody pressed and let go Escape; the window that has the focus gets it. */
export async function pressEscape(display: string): Promise<void> {
  const { client } = await connect(display);
  const xtest = await new Promise<import('x11').XTest>((resolve, reject) => {
    client.require('xtest', (error, found) => (error ? reject(error) : resolve(found)));
  });
  for (const type of [xtest.KeyPress, xtest.KeyRelease]) {
    xtest.FakeInput(type, escapeKey, 0, 0, 0, 0);
  }
  await answered(client);
  client.terminate();
}

async function connect(display: string): Promise<import('x11').XDisplay> {
  return await new Promise((resolve, reject) => {
    x11.createClient({ display }, (error, found) => (error ? reject(error) : resolve(found)));
  });
}

/** The server has obeyed all that was asked before. */
const answered = async (client: import('x11').XClient): Promise<void> => {
  await new Promise<void>((resolve) => client.InternAtom(true, 'ATOM', () => resolve()));
};
