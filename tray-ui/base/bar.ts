import type { Button, Snapshot } from '../../main/contract/snapshot.ts';

/** A button of the action bar with what pressing it does. */
export interface BarButton extends Omit<Button, 'action'> {
  /** Same key, same button: it keeps focus and place when the bar is drawn anew. */
  readonly key: string;
  readonly primary: boolean;
  /** Stands at the left, away from the others. */
  readonly apart?: boolean;
  /** Without a ground of its own: there if wanted, nothing more. */
  readonly quiet?: boolean;
  /** Its other label: the box is wide enough for both. */
  readonly room?: string;
  readonly press: () => Promise<null>;
}

/** The bar that a snapshot asks for. */
export function gatewayBar(
  { secondary, primary }: Snapshot['bar'],
  press: (button: Button) => Promise<null>,
): readonly BarButton[] {
  const place = (button: Button, isPrimary: boolean): BarButton => {
    const { action, label, name, enabled, reason } = button;
    return barButton(action, label, () => press(button), {
      ...{ name, enabled, reason },
      primary: isPrimary,
    });
  };
  return [
    ...secondary.map((button) => place(button, false)),
    ...(primary ? [place(primary, true)] : []),
  ];
}

/** A button that can always be pressed. Without a `name` of its own its label is its name. */
export const barButton = (
  key: string,
  label: string,
  press: () => Promise<null>,
  own: Partial<BarButton> = {},
): BarButton => ({
  ...{ key, label, name: label, primary: false, enabled: true, reason: null, press },
  ...own,
});

/** How long a changed bar takes no press, so that nobody hits a button that was another one. */
const guardMs = 400;

/** Notices when the bar is another one than before. */
export class BarGuard {
  #identity: string | null = null;
  #changedAtMs = -Infinity;

  see(buttons: readonly BarButton[]): void {
    const identity = JSON.stringify(
      buttons.map(({ key, label, primary }) => [key, label, primary]),
    );
    if (this.#identity !== null && identity !== this.#identity) {
      this.#changedAtMs = performance.now();
    }
    this.#identity = identity;
  }

  get isUp(): boolean {
    return performance.now() - this.#changedAtMs < guardMs;
  }
}
