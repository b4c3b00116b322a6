import { ActionRefused } from '../base/core/action-refused.ts';
import type { Log } from '../base/core/ports.ts';
import { ProblemError } from '../base/core/problem-error.ts';
import type { ActionId } from '../contract/actions.ts';
import { isResting } from '../gateway/core/health-reducer.ts';
import type { Gateway } from '../gateway/gateway.ts';

/** What the actions need of the world beside the gateway. */
export interface ActionPorts {
  readonly log: Log;
  readonly gateway: Gateway;
  readonly baseUrl: () => string;
  readonly apiKey: () => string;
  /** Stores a new random key; the next start writes it into config.yaml. */
  readonly renewApiKey: () => void;
  /** Restarts the gateway once that cuts no request, within a minute. */
  readonly planRestart: () => void;
  readonly setPort: (port: number) => void;
  readonly setSidecarPath: (path: string) => void;
  readonly putConfigAside: () => Promise<void>;
  readonly createConfig: () => Promise<void>;
  /** Each answers with an error text, empty when it worked. */
  readonly openConfigFile: () => Promise<string>;
  readonly openConfigFolder: () => Promise<string>;
  readonly openLogFolder: () => Promise<string>;
  /** Asks where to; resolves with a note, or null when the choice was cancelled. */
  readonly exportLogs: () => Promise<string | null>;
  readonly copyText: (text: string) => Promise<void>;
  readonly pickProgram: () => Promise<string | null>;
  /** Fetches CLIProxyAPI, or shows where it is to be had; resolves with a note for the user. */
  readonly getSidecar: () => Promise<{ readonly ready: boolean; readonly note: string }>;
  readonly toggleStartAtLogin: () => void;
  readonly toggleModelList: () => void;
  readonly toggleDoor: () => Promise<void>;
  readonly toggleDoorAtRest: () => Promise<void>;
  readonly openPopover: () => void;
  /** With the versions of the core in front. */
  readonly openCore: () => void;
  readonly quit: () => void;
}

type Run = (ports: ActionPorts) => string | null | Promise<string | null>;

/** Each action of the contract, once, for every surface. A new id without a row does not compile. */
const actions: Readonly<Record<ActionId, Run>> = {
  start: ({ gateway }) => sent(gateway, 'start-requested'),
  stop: ({ gateway }) => sent(gateway, 'stop-requested'),
  restart: ({ gateway }) => sent(gateway, 'restart-requested'),
  'try-again': ({ gateway }) => sent(gateway, 'start-requested'),
  'use-free-port': ({ gateway, setPort }) => {
    const { problem } = gateway.health;
    if (problem?.code !== 'port-in-use' || problem.freePort === null) {
      throw new ActionRefused('The port is not taken any more.');
    }
    setPort(problem.freePort);
    return sent(gateway, 'start-requested');
  },
  'open-config-file': async ({ openConfigFile }) => opened(await openConfigFile()),
  'open-config-folder': async ({ openConfigFolder }) => opened(await openConfigFolder()),
  'open-log-folder': async ({ openLogFolder }) => opened(await openLogFolder()),
  'export-logs': ({ exportLogs }) => exportLogs(),
  'new-config-file': async ({ gateway, putConfigAside }) => {
    await putConfigAside();
    return sent(gateway, 'restart-requested');
  },
  'create-config-file': async ({ gateway, createConfig }) => {
    await createConfig();
    return sent(gateway, 'restart-requested');
  },
  'get-sidecar': async ({ planRestart, getSidecar }) => {
    const { ready, note } = await getSidecar();
    if (ready) planRestart();
    return note;
  },
  'choose-sidecar': async ({ planRestart, pickProgram, setSidecarPath }) => {
    const path = await pickProgram();
    if (path === null) return null;
    setSidecarPath(path);
    planRestart();
    return null;
  },
  'copy-base-url': ({ copyText, baseUrl }) => copied(copyText(baseUrl())),
  'copy-api-key': ({ copyText, apiKey }) => copied(copyText(apiKey())),
  'new-api-key': ({ gateway, planRestart, renewApiKey }) => {
    renewApiKey();
    // The config is written only while the sidecar is down, so a running one is restarted.
    if (!isResting(gateway.health)) planRestart();
    return 'New key made';
  },
  'toggle-start-at-login': ({ toggleStartAtLogin }) => {
    toggleStartAtLogin();
    return null;
  },
  'toggle-model-list': ({ gateway, toggleModelList }) => {
    toggleModelList();
    // A running one is left to its requests: whoever toggles decides when it restarts.
    return isResting(gateway.health) ? null : 'Holds from the next restart.';
  },
  'toggle-door': async ({ toggleDoor }) => {
    await toggleDoor();
    return null;
  },
  'toggle-door-at-rest': async ({ toggleDoorAtRest }) => {
    await toggleDoorAtRest();
    return null;
  },
  'open-popover': ({ openPopover }) => opens(openPopover),
  'open-core': ({ openCore }) => opens(openCore),
  'open-providers': ({ openPopover }) => opens(openPopover),
  'open-tools': ({ openPopover }) => opens(openPopover),
  quit: ({ quit }) => {
    quit();
    return null;
  },
};

/**
 * Does what the user asked. Resolves with a short note to show beside the button, or null. Rejects
 * with a `ProblemError` or `ActionRefused` when it could not be done.
 */
export async function runAction(action: ActionId, ports: ActionPorts): Promise<string | null> {
  try {
    const note = await actions[action](ports);
    ports.log.info('action.taken', { action });
    return note;
  } catch (error) {
    const code = error instanceof ProblemError ? error.problem.code : 'refused';
    ports.log.warn('action.refused', { action, code });
    throw error;
  }
}

function sent(
  gateway: Gateway,
  type: 'start-requested' | 'stop-requested' | 'restart-requested',
): null {
  gateway.send({ type });
  return null;
}

/** The popover itself shows the tab that was asked for. */
function opens(openPopover: () => void): null {
  openPopover();
  return null;
}

function opened(error: string): null {
  if (error !== '') throw new ActionRefused(error);
  return null;
}

async function copied(copy: Promise<void>): Promise<string> {
  await copy;
  return 'Copied';
}
