import type { Button, Snapshot } from '../main/contract/snapshot.ts';

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
  const place = (button: Button, isPrimary: boolean): BarButton => ({
    label: button.label,
    name: button.name,
    enabled: button.enabled,
    reason: button.reason,
    key: button.action,
    primary: isPrimary,
    press: () => press(button),
  });
  return [
    ...secondary.map((button) => place(button, false)),
    ...(primary ? [place(primary, true)] : []),
  ];
}

/** Making a new key cuts off whoever holds the old one, so it is asked first, in the bar's own place. */
export const newKeyQuestion = 'Make a new API key? Tools that hold the old one stop working.';

export function newKeyBar(
  cancel: () => Promise<null>,
  makeKey: () => Promise<null>,
): readonly BarButton[] {
  const own = { enabled: true, reason: null };
  return [
    { ...own, key: 'cancel', label: 'Cancel', name: 'Cancel', primary: false, press: cancel },
    {
      ...own,
      key: 'make-key',
      label: 'Make new key',
      name: 'Make new API key',
      primary: true,
      press: makeKey,
    },
  ];
}

/** The bar of the Logs tab: at rest there is nothing to decide. */
export function logsBar(
  openFolder: () => Promise<null>,
  askExport: () => Promise<null>,
): readonly BarButton[] {
  const own = { enabled: true, reason: null, primary: false };
  const folder = 'Open log folder';
  return [
    { ...own, key: 'open-log-folder', label: folder, name: folder, apart: true, press: openFolder },
    { ...own, key: 'export', label: 'Export…', name: 'Export logs…', press: askExport },
  ];
}

export function exportBar(
  cancel: () => Promise<null>,
  save: () => Promise<null>,
): readonly BarButton[] {
  const own = { enabled: true, reason: null };
  return [
    { ...own, key: 'cancel', label: 'Cancel', name: 'Cancel', primary: false, press: cancel },
    { ...own, key: 'save-zip', label: 'Save zip…', name: 'Save zip…', primary: true, press: save },
  ];
}

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
