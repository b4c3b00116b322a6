import {
  type ProviderId,
  type ProviderTestResult,
  providerIds,
  type TestErrorCode,
} from '../../main/contract/providers.ts';
import { msWords, subjectOf } from '../../main/providers/core/sentences.ts';
import { tableLines } from '../bootstrap/table-lines.mjs';

/** How the gateway of the smoketest came up. */
export interface Startup {
  readonly ok: boolean;
  /** To the first healthy check; null when it never came. */
  readonly tookMs: number | null;
  readonly coreVersion: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

export interface SmokeReport {
  readonly startup: Startup;
  readonly providers: Readonly<Partial<Record<ProviderId, ProviderTestResult>>>;
}

/** Faults of ours, not of a provider: they end the run red. */
const ownFaults: ReadonlySet<TestErrorCode> = new Set<TestErrorCode>([
  'proxy-not-running',
  'gateway-lost',
  'local-key-rejected',
  'bad-answer',
]);

/** 0 also when a provider is out: an outage elsewhere blocks no build. */
export function exitCodeOf({ startup, providers }: SmokeReport): 0 | 1 {
  const codes = Object.values(providers).map(({ errorCode }) => errorCode);
  return startup.ok && !codes.some((code) => code !== null && ownFaults.has(code)) ? 0 : 1;
}

/** One line a provider that is out, for people and for the CI's summary. */
export const warningsOf = ({ providers }: SmokeReport): readonly string[] =>
  resultsOf(providers)
    .filter(({ success }) => !success)
    .map((r) => `${subjectOf(r.providerId).name} is out (${r.errorCode}). ${r.errorMessage}`);

export function tableOf({ startup, providers }: SmokeReport): string {
  if (!startup.ok) return `gateway  ${startup.errorCode}  ${startup.errorMessage}`;
  const head = ['provider', 'result', 'model', 'first byte', 'whole answer'];
  const rows = resultsOf(providers).map((r) => [
    subjectOf(r.providerId).name,
    r.success ? 'answers' : (r.errorCode ?? ''),
    (r.modelId ?? '-') + (r.replacedModelId ? ` (not ${r.replacedModelId})` : ''),
    r.latencyMs === null ? '-' : msWords(r.latencyMs),
    r.totalMs === null ? '-' : msWords(r.totalMs),
  ]);
  const sidecar = startup.coreVersion ?? 'of unknown version';
  const gateway = `CLIProxyAPI ${sidecar}, healthy after ${msWords(startup.tookMs ?? 0)}`;
  return [gateway, '', ...tableLines([head, ...rows])].join('\n');
}

const resultsOf = (providers: SmokeReport['providers']): readonly ProviderTestResult[] =>
  providerIds.flatMap((id) => providers[id] ?? []);
