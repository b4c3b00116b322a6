import { createEmitter } from '../base/core/emitter.ts';
import type { Clock, Dispose, Log } from '../base/core/ports.ts';
import type { Shell } from '../base/core/shell-port.ts';
import type { Machine } from '../base/node/paths.ts';
import type { Preferences } from '../config/preferences.ts';
import type { Service } from '../contract/commands.ts';
import type { HealthState } from '../contract/health.ts';
import type { ToolGlance, ToolId, ToolIntegration } from '../contract/tools.ts';
import { isAnswering, isResting } from '../gateway/core/health-reducer.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { confirmLimitMs } from './core/confirmation.ts';
import { createToolRun } from './node/tool-run.ts';
import { openPresets } from './open-presets.ts';
import type { PresetEndpoint } from './presets.ts';

/** Everything a view may ask of the presets. Rejects with `ActionRefused` and a sentence. */
export interface ToolService extends Service<'tools'> {
  /** As of the last look. */
  readonly glances: () => readonly ToolGlance[];
  readonly onChange: (listener: () => void) => Dispose;
  /** Looks again: the address or the key is another one now. */
  readonly look: () => void;
  readonly copyFromTray: (toolId: ToolId) => Promise<string | null>;
  readonly close: Dispose;
}

export interface ToolServiceParts {
  readonly machine: Machine;
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Log;
  readonly shell: Pick<Shell, 'copyText' | 'readText'>;
  readonly preferences: Pick<Preferences, 'launchSettings' | 'pickedModels' | 'setPickedModels'>;
  readonly gateway: Pick<Gateway, 'health' | 'onChange'>;
}

/** The presets' one counter: popover and tray are served here. */
export function createToolService(parts: ToolServiceParts): ToolService {
  const { machine, clock, log, shell, preferences, gateway } = parts;
  const closing = new AbortController();
  const presets = openPresets({
    ...{ log, clock, machine, folder: null },
    endpoint: () => endpointOf(parts),
    clipboard: shell,
    runTool: createToolRun(machine, { limitMs: confirmLimitMs, signal: closing.signal }),
    pickedModels: { read: preferences.pickedModels, write: preferences.setPickedModels },
  });
  const { list, ...remembered } = rememberGlances(presets.list, log);
  const look = latestOnly(list, log);
  const stopFollowing = lookWhenAnswering(gateway, look);
  const changed = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } finally {
      look();
    }
  };
  return {
    ...remembered,
    look,
    list,
    copy: presets.copy,
    reveal: presets.reveal,
    models: presets.models,
    pickModel: ({ modelId }) => {
      presets.pickModel(modelId);
      return presets.models();
    },
    markModel: async (mark) => {
      presets.markModel(mark);
      return presets.models();
    },
    diff: presets.diff,
    apply: (request) => changed(presets.apply(request)).then(() => null),
    undo: ({ toolId }) => changed(presets.undo(toolId)),
    confirm: ({ toolId }) => presets.confirm(toolId),
    copyFromTray: async (toolId) => (await presets.copy({ toolId, withPlace: true })).next,
    close: () => {
      closing.abort();
      stopFollowing();
      presets.close();
    },
  };
}

const troubles: Readonly<Record<HealthState, string | null>> = {
  stopped: 'The gateway is stopped.',
  starting: 'The gateway is starting.',
  healthy: null,
  degraded: null,
  unreachable: 'The gateway does not answer.',
  failed: 'The gateway is down.',
};

function endpointOf({ preferences, gateway }: ToolServiceParts): PresetEndpoint {
  const { port, apiKey } = preferences.launchSettings();
  return { port, apiKey, trouble: troubles[gateway.health.state] };
}

/** Every list is also a look for the snapshot; listeners hear of it when it shows something new. */
function rememberGlances(read: () => Promise<readonly ToolIntegration[]>, log: Log) {
  const told = createEmitter<null>(log);
  let glances: readonly ToolGlance[] = [];
  return {
    glances: () => glances,
    onChange: (listener: () => void): Dispose => told.on(listener),
    list: async (): Promise<ToolIntegration[]> => {
      const tools = await read();
      const seen = tools.map(glanceOf);
      if (JSON.stringify(seen) !== JSON.stringify(glances)) {
        glances = seen;
        told.emit(null);
      }
      return [...tools];
    },
  };
}

const glanceOf = ({ toolId, displayName, state, copyFormId }: ToolIntegration): ToolGlance => ({
  id: toolId,
  name: displayName,
  state,
  canCopy: copyFormId !== null,
});

/** One look at a time, and one more after it for whoever asked meanwhile. */
function latestOnly(list: () => Promise<unknown>, log: Log): () => void {
  let isLooking = false;
  let isAskedAgain = false;
  const look = (): void => {
    isAskedAgain = isLooking;
    if (isLooking) return;
    isLooking = true;
    list()
      .catch((error: unknown) => log.error('tools.not-seen', { error }))
      .finally(() => {
        isLooking = false;
        if (isAskedAgain) look();
      });
  };
  return look;
}

/** Not while a start is on its way: the gateway comes first. */
function lookWhenAnswering(gateway: ToolServiceParts['gateway'], look: () => void): Dispose {
  let hasLooked = false;
  let wasAnswering = false;
  return gateway.onChange(({ health }) => {
    const answers = isAnswering(health);
    const isSettled = answers || isResting(health);
    if (isSettled && (!hasLooked || (answers && !wasAnswering))) {
      hasLooked = true;
      look();
    }
    wasAnswering = answers;
  });
}
