import type { ReactiveControllerHost } from 'lit';
import { type BarButton, barButton } from './bar.ts';

/** Making a new key cuts off whoever holds the old one, so it is asked first, in the bar's own place. */
export class NewKeyQuestion {
  readonly words = 'Make a new API key? Tools that hold the old one stop working.';
  readonly bar: readonly BarButton[];
  readonly #host: ReactiveControllerHost;
  #isOpen = false;

  /** `make` resolves once the key is made, or once it is said why not. */
  constructor(host: ReactiveControllerHost, make: () => Promise<boolean>) {
    this.#host = host;
    const cancel = async (): Promise<null> => this.close();
    const makeAndClose = async (): Promise<null> => ((await make()) ? this.close() : null);
    this.bar = [
      barButton('cancel', 'Cancel', cancel),
      barButton('make-key', 'Make new key', makeAndClose, {
        name: 'Make new API key',
        primary: true,
      }),
    ];
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  open(): void {
    this.#isOpen = true;
    this.#host.requestUpdate();
  }

  close(): null {
    this.#isOpen = false;
    this.#host.requestUpdate();
    return null;
  }
}
