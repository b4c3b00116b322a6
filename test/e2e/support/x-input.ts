import { promisify } from 'node:util';
import type { XClient, XTest } from 'x11';
import { connect } from '../../../main/electron/x11-connection.ts';

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Of every keyboard as Linux numbers its keys. */
const escapeKey = 9;
const leftButton = 1;

/** What a person does at a display: keys go to the window that has the focus, clicks to what is there. */
export class XInput {
  readonly #client: XClient;
  readonly #root: number;
  readonly #xtest: XTest;

  private constructor(client: XClient, root: number, xtest: XTest) {
    this.#client = client;
    this.#root = root;
    this.#xtest = xtest;
  }

  static async open(display: string): Promise<XInput> {
    const { client, root } = await connect(display);
    return new XInput(client, root, await promisify(client.require<'xtest'>).call(client, 'xtest'));
  }

  async pressEscape(): Promise<void> {
    const { KeyPress, KeyRelease } = this.#xtest;
    for (const type of [KeyPress, KeyRelease]) this.#fake(type, escapeKey);
    await this.#client.sync();
  }

  async click({ x, y }: Place): Promise<void> {
    const { MotionNotify, ButtonPress, ButtonRelease } = this.#xtest;
    this.#fake(MotionNotify, 0, { x, y });
    for (const type of [ButtonPress, ButtonRelease]) this.#fake(type, leftButton);
    await this.#client.sync();
  }

  /** Where a window is on the screen. */
  async placeOf(window: number): Promise<Place & { width: number; height: number }> {
    const { width, height } = await promisify(this.#client.GetGeometry).call(this.#client, window);
    const { destX: x, destY: y } = await new Promise<{ destX: number; destY: number }>(
      (resolve, reject) => {
        this.#client.TranslateCoordinates(window, this.#root, 0, 0, (error, at) =>
          error ? reject(error) : resolve(at),
        );
      },
    );
    return { x, y, width, height };
  }

  close(): void {
    this.#client.terminate();
  }

  #fake(type: number, detail: number, { x, y }: Place = { x: 0, y: 0 }): void {
    this.#xtest.FakeInput(type, detail, 0, 0, x, y);
  }
}
