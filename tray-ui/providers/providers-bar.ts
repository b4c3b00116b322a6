import type { ProvidersView } from '../../main/contract/providers-view.ts';
import type { BarButton } from '../bar.ts';

const enabled = { enabled: true, reason: null };
const allLabels = { rest: 'Test all', testing: 'Cancel all' } as const;

/** `Add API key…` at the left, `Test all` at the right; its box holds `Cancel all` too. */
export function restBar(
  view: ProvidersView | null,
  presses: { readonly addKey: () => Promise<null>; readonly testAll: () => Promise<null> },
): readonly BarButton[] {
  const isTesting = view?.testing ?? false;
  const canPress = isTesting || (view?.canTest ?? false);
  return [
    {
      ...enabled,
      key: 'add-key',
      label: 'Add API key…',
      name: 'Add API key…',
      primary: false,
      apart: true,
      press: presses.addKey,
    },
    {
      key: 'test-all',
      label: isTesting ? allLabels.testing : allLabels.rest,
      name: isTesting ? 'Cancel all tests' : 'Test all providers',
      room: isTesting ? allLabels.rest : allLabels.testing,
      enabled: canPress,
      reason: canPress ? null : whyNot(view),
      primary: false,
      press: presses.testAll,
    },
  ];
}

/** While nothing is known of the providers, the gateway does not run. */
const whyNot = (view: ProvidersView | null): string =>
  view?.needing == null
    ? 'The gateway is not running. Start it first.'
    : 'No provider is connected yet.';

/** Of the form for an API key; once a key is saved there is only the way back. */
export function keyBar(
  isSaved: boolean,
  presses: { readonly cancel: () => Promise<null>; readonly save: () => Promise<null> },
): readonly BarButton[] {
  const leave = isSaved ? 'Done' : 'Cancel';
  return [
    {
      ...enabled,
      key: 'leave-form',
      label: leave,
      name: leave,
      primary: false,
      press: presses.cancel,
    },
    {
      ...enabled,
      key: 'save-key',
      label: 'Save key',
      name: 'Save key',
      primary: true,
      press: presses.save,
    },
  ];
}
