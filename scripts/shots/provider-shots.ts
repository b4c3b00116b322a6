import type { Page } from 'playwright-core';
import type { ProviderAccounts, ProvidersView } from '../../main/contract/provider-rows.ts';
import type { PageOptions } from '../../test/support/popover-page.ts';
import { snapshots } from '../../test/support/snapshots.ts';
import {
  codexAccounts,
  providerViews,
  serviceAccounts,
  switchedAccounts,
  unreadableAccounts,
} from '../../test/support/stub-providers.ts';
import type { Prepare, Shot } from './shot.ts';

/** Brings the Providers tab to the front; time stands still in these pages, so it is moved on. */
async function show(page: Page, shown: ProviderAccounts): Promise<void> {
  // As text: the loader that runs this file would put its own helper into a function.
  const accounts = JSON.stringify(shown);
  await page.evaluate(`window.stub.answers = { PROVIDER_ACCOUNTS: () => (${accounts}) }`);
  await page.getByRole('tab', { name: /^Providers/ }).click();
  await page.locator('provider-row').first().waitFor();
  await page.mouse.move(5, 5);
}

/** One look of the tab; `more` is what is done in it, `accounts` who an unfolded row names. */
export const providerShot = (
  name: string,
  providers: ProvidersView,
  {
    more = async () => {},
    options = {},
    accounts = codexAccounts,
  }: {
    readonly more?: Prepare;
    readonly options?: PageOptions;
    readonly accounts?: ProviderAccounts;
  } = {},
): Shot => ({
  name: `providers${name}`,
  snapshot: { ...snapshots.healthy, providers },
  options,
  prepare: async (page) => {
    await show(page, accounts);
    await more?.(page);
    await page.clock.runFor(20);
    await page.mouse.move(5, 5);
  },
});

const shot = (
  name: string,
  providers: ProvidersView,
  more: (page: Page) => Promise<void> = async () => {},
  options: PageOptions = {},
  accounts: ProviderAccounts = codexAccounts,
): Shot => providerShot(name, providers, { more, options, accounts });

export const unfold = (name: string) => async (page: Page) => {
  await page.locator('provider-row', { hasText: name }).locator('.unfold').click();
  await page.clock.runFor(20);
};

const { mixed, device, browser, today, 'today, all': all, 'today, by code': code } = providerViews;

const openForm = async (page: Page) => {
  await page.clock.runFor(500);
  await page.getByRole('button', { name: 'Add API key…' }).click();
  await page.clock.runFor(20);
};

const openOwnForm = async (page: Page) => {
  await openForm(page);
  await page.getByLabel('Provider', { exact: true }).selectOption('OpenAI-compatible');
  await page.getByLabel('Service', { exact: true }).selectOption('Ollama on this computer');
  await page.clock.runFor(200);
};

const editGlm = async (page: Page) => {
  await unfold('GLM')(page);
  await page.getByRole('button', { name: 'Edit GLM, Coding Plan' }).click();
  await page.clock.runFor(200);
};

/** The Providers tab in its looks. */
export const providerShots: readonly Shot[] = [
  shot('', mixed),
  shot('-open', mixed, unfold('Codex')),
  shot('-question', mixed, async (page) => {
    await unfold('Codex')(page);
    await page.getByRole('button', { name: /^Disconnect jan/ }).click();
  }),
  shot('-models', mixed, async (page) => {
    await unfold('Claude')(page);
    await page.getByRole('combobox').click();
  }),
  shot('-device', device),
  shot('-browser', browser),
  shot('-testing', providerViews.testing),
  shot('-untested', providerViews.untested),
  shot('-stopped', providerViews.stopped),
  shot('-first-run', providerViews['first run']),
  shot('-today', today),
  shot('-today-all', all),
  shot('-today-first-run', providerViews['today, first run'], unfold('Gemini')),
  shot('-today-code', code),
  shot('-today-all-320', all, unfold('Codex'), { width: 320 }),
  shot('-today-all-420', all, async () => {}, { width: 420 }),
  shot('-today-all-200', all, async () => {}, { remPx: 32, height: 1400 }),
  shot('-today-code-320', code, async () => {}, { width: 320 }),
  shot('-today-code-200', code, async () => {}, { remPx: 32, height: 1400 }),
  shot('-services', providerViews.services, unfold('GLM'), {}, serviceAccounts),
  shot('-services-end', providerViews.services, unfold('LM Studio'), {}, serviceAccounts),
  shot('-service-form', providerViews.services, editGlm, {}, serviceAccounts),
  shot('-off', providerViews.off, unfold('Codex'), {}, switchedAccounts),
  shot('-off-320', providerViews.off, unfold('Codex'), { width: 320 }, switchedAccounts),
  shot(
    '-off-200',
    providerViews.off,
    unfold('Codex'),
    { remPx: 32, height: 1100 },
    switchedAccounts,
  ),
  shot('-unreadable', providerViews.unreadable, unfold('Claude'), {}, unreadableAccounts),
  shot('-key', mixed, openForm),
  shot('-key-own', today, openOwnForm),
  shot('-key-own-320', today, openOwnForm, { width: 320 }),
  shot('-key-own-200', today, openOwnForm, { remPx: 32, height: 1400 }),
  shot('-320', mixed, unfold('Codex'), { width: 320 }),
  shot('-device-320', device, async () => {}, { width: 320 }),
  shot('-device-420', device, async () => {}, { width: 420 }),
  shot('-200', mixed, unfold('Codex'), { remPx: 32, height: 900 }),
  shot('-device-200', device, async () => {}, { remPx: 32, height: 1400 }),
];
