import type { AccountView, ProviderAccounts } from '../../main/contract/provider-rows.ts';
import type { PageOptions } from '../../test/support/popover-page.ts';
import { limitStates } from '../../test/support/stub-limits.ts';
import { providerViews } from '../../test/support/stub-providers.ts';
import { providerShot, unfold } from './provider-shots.ts';
import type { Shot } from './shot.ts';

const login = (name: string, line: string, refusal: string | null = null): AccountView => ({
  ...{ id: name, who: `${name}@example.com`, line, refusal, isOn: true, kind: 'login' },
});

const threeAccounts: ProviderAccounts = {
  accounts: [
    login(
      'jan',
      'Account 1 · Quota used up until Tuesday 11:32',
      'Refused at 13:41 (quota used up).',
    ),
    login('anna', 'Account 2 · Connected'),
    login('team', 'Account 3 · Connected'),
  ],
  kept: [],
};

const shot = (
  name: string,
  limits: keyof typeof limitStates,
  {
    view = 'today, three accounts' as keyof typeof providerViews,
    more = async () => {},
    options = {},
  }: Partial<{
    view: keyof typeof providerViews;
    more: Shot['prepare'];
    options: PageOptions;
  }> = {},
): Shot =>
  providerShot(
    `-limits${name === '' ? '' : `-${name}`}`,
    { ...providerViews[view], limits: limitStates[limits] },
    { more, options, accounts: threeAccounts },
  );

const claude = unfold('Claude');

/** What is left of subscriptions, in its looks. */
export const limitShots: readonly Shot[] = [
  shot('well', 'well', { options: { height: 800 } }),
  shot('well-open', 'well', { more: claude, options: { height: 900 } }),
  shot('low', 'low'),
  shot('out', 'used up', { view: 'today, used up', more: claude, options: { height: 900 } }),
  shot('unknown', 'not known', { more: claude, options: { height: 900 } }),
  shot('never', 'never asked'),
  shot('often', 'asked too often', { more: claude, options: { height: 900 } }),
  shot('off', 'off'),
  shot('three', 'several', { more: claude, options: { height: 1_000 } }),
  shot('three-320', 'several', { more: claude, options: { width: 320, height: 1_100 } }),
  shot('three-200', 'several', { more: claude, options: { remPx: 32, height: 2_400 } }),
  shot('', 'low', { options: { height: 800 } }),
];
