import { type ProviderId, providerIds } from '../../main/contract/providers.ts';
import { capabilities, hasRow } from '../../main/providers/core/capabilities.ts';
import type { DeviceLogin, SidecarSeries } from '../../main/providers/core/capability-types.ts';

/** Those that a line of the sidecar reaches at all, by login or by key. */
export const offeredOn = (line: SidecarSeries): readonly ProviderId[] =>
  providerIds.filter((id) => hasRow(capabilities[id].lines[line], true));

/** Those that it has a login for. */
export const loginsOn = (line: SidecarSeries): readonly ProviderId[] =>
  providerIds.filter((id) => capabilities[id].lines[line].login !== null);

/** Those whose login is a code that the user types. */
export const deviceLoginsOn = (
  line: SidecarSeries,
): readonly (readonly [ProviderId, DeviceLogin])[] =>
  providerIds.flatMap((id) => {
    const { login } = capabilities[id].lines[line];
    return login?.type === 'device' ? [[id, login] as const] : [];
  });
