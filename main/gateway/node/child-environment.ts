import type { Environment } from '../../base/node/paths.ts';

/** Names the sidecar may inherit: the system's basics, and the ways through a company proxy. */
const passed: ReadonlySet<string> = new Set([
  ...['HOME', 'LANG', 'LANGUAGE', 'LOGNAME', 'PATH', 'SHELL', 'TMPDIR', 'TZ', 'USER'],
  ...['APPDATA', 'COMPUTERNAME', 'HOMEDRIVE', 'HOMEPATH', 'LOCALAPPDATA', 'NUMBER_OF_PROCESSORS'],
  ...['PATHEXT', 'PROGRAMDATA', 'SYSTEMDRIVE', 'SYSTEMROOT', 'TEMP', 'TMP', 'USERNAME'],
  ...['USERPROFILE', 'WINDIR', '__CF_USER_TEXT_ENCODING'],
  ...['ALL_PROXY', 'HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'SSL_CERT_DIR', 'SSL_CERT_FILE'],
  'KP_RUN', // Marks what a test run has started; never set otherwise.
]);

const upperCaseOnly = process.platform !== 'win32';

/**
 * An allow-list, because the sidecar obeys a dozen variables that move its files, its config or its
 * listeners elsewhere.
 */
export function childEnvironment(
  env: Environment,
  managementKey: string,
): Readonly<Record<string, string>> {
  const entries = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && isPassed(name) ? [[name, value] as const] : [],
  );
  return { ...Object.fromEntries(entries), MANAGEMENT_PASSWORD: managementKey };
}

function isPassed(name: string): boolean {
  if (name.startsWith('LC_') || passed.has(name)) return true;
  const upper = name.toUpperCase();
  if (!passed.has(upper)) return false;
  return !upperCaseOnly || /_proxy$/.test(name); // The proxy variables count in both cases.
}
