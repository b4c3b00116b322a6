import type { ProvidersView } from '../../main/contract/provider-rows.ts';
import { type BarButton, barButton } from '../base/bar.ts';

const allLabels = { rest: 'Test all', testing: 'Cancel all' } as const;

/** `Add API key…` at the left, `Test all` at the right; its box holds `Cancel all` too. */
export function restBar(
  view: ProvidersView | null,
  presses: { readonly addKey: () => Promise<null>; readonly testAll: () => Promise<null> },
): readonly BarButton[] {
  const isTesting = view?.testing ?? false;
  const canPress = isTesting || (view?.canTest ?? false);
  const [label, room] = isTesting
    ? [allLabels.testing, allLabels.rest]
    : [allLabels.rest, allLabels.testing];
  return [
    barButton('add-key', 'Add API key…', presses.addKey, { apart: true }),
    barButton('test-all', label, presses.testAll, {
      name: isTesting ? 'Cancel all tests' : 'Test all providers',
      room,
      enabled: canPress,
      reason: canPress ? null : whyNot(view),
    }),
  ];
}

/** While nothing is known of the providers, the gateway does not run. */
const whyNot = (view: ProvidersView | null): string =>
  view?.needing == null
    ? 'The gateway is not running. Start it first.'
    : 'No provider is connected yet.';

/** Of a form; once it is saved there is only the way back. */
export const formBar = (
  isSaved: boolean,
  label: string,
  presses: { readonly cancel: () => Promise<null>; readonly save: () => Promise<null> },
): readonly BarButton[] => [
  barButton('leave-form', isSaved ? 'Done' : 'Cancel', presses.cancel),
  barButton('save-key', label, presses.save, { primary: true }),
];
