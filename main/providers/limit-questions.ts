import { providerIds } from '../contract/providers.ts';
import type { Account } from './core/knowledge.ts';
import { type Told, toldBy } from './core/limits/reading.ts';
import { type CredentialDetails, isAllowed, questionsFor } from './core/limits/requests.ts';
import type { SidecarClient } from './core/provider-ports.ts';
import type { Providers } from './provider-knowledge.ts';

/** Those that the gateway knows and that can be asked; one that wants a login would be refused. */
export const askable = (providers: Pick<Providers, 'facts'>): readonly Account[] =>
  providerIds
    .filter((id) => questionsFor(id).length > 0)
    .flatMap((id) => providers.facts(id).accounts)
    .filter(
      ({ row, state }) =>
        row !== null &&
        row.authIndex !== '' &&
        state.type !== 'disabled' &&
        state.type !== 'needs-login',
    );

/** The next question only where the one before is not answered at all: each costs the account one. */
export async function tellingOf(
  { providerId, row }: Account,
  client: SidecarClient,
  details: CredentialDetails,
  askedAtMs: number,
): Promise<Told> {
  let told: Told = { type: 'fault', fault: 'not-there', retryAfterMs: null };
  for (const { request, read } of questionsFor(providerId)) {
    const call = request(details);
    if (!isAllowed(call.url)) throw new Error('not an address to send a token to');
    const reply = await client.callAs({ ...call, authIndex: row?.authIndex ?? '' });
    told = toldBy(reply, read, askedAtMs);
    if (told.type === 'told' || told.fault !== 'not-there') return told;
  }
  return told;
}
