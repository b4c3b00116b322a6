import type { TestErrorCode } from '../../contract/providers.ts';
import type { LineCapability } from './capability-types.ts';

/** The proxies that the sidecar was given. */
export interface ProxySettings {
  /** `HTTPS_PROXY` of its environment. */
  readonly inEnvironment: boolean;
  /** `proxy-url` of config.yaml, which goes before it. */
  readonly inConfig: 'http' | 'socks' | null;
}

export const noProxy: ProxySettings = { inEnvironment: false, inConfig: null };

/** The kind of a `proxy-url`; null for none, and for `direct`. */
export function proxyKind(url: unknown): ProxySettings['inConfig'] {
  if (typeof url !== 'string') return null;
  if (/^socks/i.test(url.trim())) return 'socks';
  return /^https?:/i.test(url.trim()) ? 'http' : null;
}

/**
 * Whom a road that ended nowhere is laid to: where the sidecar went past the user's proxy, a name that
 * is not found says nothing about this computer.
 */
export function blamed(
  code: TestErrorCode,
  { passesBy = [] }: Pick<LineCapability, 'passesBy'>,
  { inEnvironment, inConfig }: ProxySettings,
): TestErrorCode {
  if (!roads.has(code)) return code;
  const isPassedBy =
    inConfig === null
      ? inEnvironment && passesBy.includes('HTTPS_PROXY')
      : inConfig === 'http' && passesBy.includes('http proxy-url');
  return isPassedBy ? 'proxy-passed-by' : code;
}

const roads: ReadonlySet<TestErrorCode> = new Set(['offline', 'provider-unreachable']);
