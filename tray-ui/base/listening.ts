import type { ReactiveController, ReactiveControllerHost } from 'lit';

type Listeners<Events> = { readonly [Name in keyof Events]?: (event: Events[Name]) => void };

/** Listens to the window and the document as long as its host is in the page. */
export class Listening implements ReactiveController {
  readonly #listeners: readonly (readonly [EventTarget, string, EventListener])[];

  constructor(
    host: ReactiveControllerHost,
    ofWindow: Listeners<WindowEventMap>,
    ofDocument: Listeners<DocumentEventMap>,
  ) {
    const entries = (target: EventTarget, listeners: object) =>
      Object.entries(listeners).map(
        ([name, listener]) => [target, name, listener as EventListener] as const,
      );
    this.#listeners = [...entries(window, ofWindow), ...entries(document, ofDocument)];
    host.addController(this);
  }

  hostConnected(): void {
    for (const [target, name, listener] of this.#listeners) target.addEventListener(name, listener);
  }

  hostDisconnected(): void {
    for (const [target, name, listener] of this.#listeners) {
      target.removeEventListener(name, listener);
    }
  }
}
