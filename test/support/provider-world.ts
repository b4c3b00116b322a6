import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEmitter } from '../../main/base/core/emitter.ts';
import { systemClock } from '../../main/base/node/system-clock.ts';
import type { ProviderId } from '../../main/contract/providers.ts';
import { createAccountService } from '../../main/providers/account-service.ts';
import type { SidecarEndpoint } from '../../main/providers/core/provider-ports.ts';
import type { EndpointSource } from '../../main/providers/endpoint.ts';
import { LoginAttempts } from '../../main/providers/login-attempts.ts';
import { listenForCallback } from '../../main/providers/node/callback-listener.ts';
import { watchCredentials } from '../../main/providers/node/credentials.ts';
import { loginLinks } from '../../main/providers/node/login-links.ts';
import { providerMemoryFile } from '../../main/providers/node/provider-memory-file.ts';
import { openSidecarClient } from '../../main/providers/node/sidecar-client.ts';
import { Providers } from '../../main/providers/provider-knowledge.ts';
import { openMemory } from '../../main/providers/provider-memory.ts';
import { ProviderTests } from '../../main/providers/provider-test.ts';
import { listeningLog } from './listening-log.ts';
import type { sidecarVersions } from './real-sidecar.ts';
import { newRun } from './run-folder.ts';
import { authFolderIn, type StartedSidecar, startSidecar } from './started-sidecar.ts';
import { until } from './until.ts';
import { writeCredential } from './upstream/credentials.ts';
import { startUpstream } from './upstream/upstream.ts';

/** A gateway that can come and go under the parts that are tested. */
export function movableEndpoint(): EndpointSource & {
  set(endpoint: SidecarEndpoint | null): void;
} {
  const changed = createEmitter<null>({
    error: (_event, fields) => {
      throw fields?.['error'];
    },
  });
  let current: SidecarEndpoint | null = null;
  return {
    current: () => current,
    onChange: changed.on,
    set(endpoint) {
      current = endpoint;
      changed.emit(null);
    },
  };
}

/** The user's browser: what it was told to open, and what the user does there. */
export interface Browser {
  readonly pages: string[];
  visit: ((url: string) => Promise<void>) | null;
}

/** Where a provider sends the browser after the user decided. */
export function comeBack(page: string, answer: Readonly<Record<string, string>>): string {
  const asked = new URL(page).searchParams;
  const back = new URL(asked.get('redirect_uri') ?? asked.get('redirect') ?? '');
  back.searchParams.set('state', asked.get('state') ?? '');
  for (const [name, value] of Object.entries(answer)) back.searchParams.set(name, value);
  return back.href;
}

export interface WorldOptions {
  readonly line: keyof typeof sidecarVersions;
  readonly connected: readonly ProviderId[];
  readonly config?: Readonly<Record<string, unknown>>;
  /** Without it the sidecar's own environment leads to the played internet as well. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The real sidecar behind the played internet, and all that KorProxy builds on it. */
export async function providerWorld({ line, connected, config = {}, env }: WorldOptions) {
  const run = newRun();
  const upstream = await startUpstream(run.folder);
  const authFolder = authFolderIn(run.folder);
  for (const provider of connected) writeCredential(authFolder, provider);
  const endpoint = movableEndpoint();
  const { log, lines } = listeningLog();
  let runs = 0;
  let sidecar: StartedSidecar | null = null;

  const start = async (more: Readonly<Record<string, unknown>> = {}): Promise<StartedSidecar> => {
    sidecar = await startSidecar({
      line,
      folder: run.folder,
      config: { 'proxy-url': upstream.proxyUrl, ...config, ...more },
      env: {
        SSL_CERT_FILE: upstream.caFile,
        ...(env ?? { HTTPS_PROXY: upstream.proxyUrl }),
        ...run.env,
      },
    });
    runs += 1;
    const { port, apiKey, managementKey } = sidecar;
    endpoint.set({ run: runs, port, apiKey, managementKey });
    return sidecar;
  };
  const stop = async (): Promise<void> => {
    endpoint.set(null);
    await sidecar?.stop();
    sidecar = null;
  };

  await start();
  const memory = await openMemory({ log, ...providerMemoryFile(`${run.folder}/providers.json`) });
  const providers = new Providers({
    clock: systemClock,
    log,
    endpoint,
    openSidecarClient,
    watchCredentials: (onChange) => watchCredentials(authFolder, systemClock, onChange),
  });
  const configFile = join(run.folder, 'config.yaml');
  const accounts = createAccountService({
    ...{ clock: systemClock, log, providers },
    paths: { folder: run.folder, auth: authFolder, config: configFile },
    changeConfig: async (change) => {
      writeFileSync(configFile, change(readFileSync(configFile, 'utf8')));
    },
    hasProxy: Boolean((env ?? { HTTPS_PROXY: upstream.proxyUrl })['HTTPS_PROXY']),
    keepOut: () => {},
  });
  await accounts.lookAtKeys();
  const browser: Browser = { pages: [], visit: null };
  const logins = new LoginAttempts({
    clock: systemClock,
    log,
    providers,
    listenForCallback,
    links: loginLinks,
    openUrl: async (url) => {
      browser.pages.push(url);
      void browser.visit?.(url);
    },
  });
  const tests = new ProviderTests({ clock: systemClock, log, providers, memory });
  await until('the models of all are listed', () => {
    const { models } = providers.knowledge;
    return models !== null && connected.every((id) => models[id].length > 0 || line === 'v7');
  });

  return {
    ...{
      run,
      upstream,
      authFolder,
      endpoint,
      log,
      lines,
      memory,
      providers,
      accounts,
      tests,
      logins,
      browser,
      start,
      stop,
    },
    sidecar: (): StartedSidecar => {
      if (!sidecar) throw new Error('no core runs');
      return sidecar;
    },
    async close() {
      await logins.close();
      providers.close();
      await stop();
      await upstream.close();
      await memory.settled();
      run.dispose();
    },
  };
}

export type ProviderWorld = Awaited<ReturnType<typeof providerWorld>>;
