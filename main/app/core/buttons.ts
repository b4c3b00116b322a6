import type { ActionId } from '../../contract/actions.ts';
import type { Problem } from '../../contract/problems.ts';
import type { Button, MenuRow, Snapshot } from '../../contract/snapshot.ts';
import { isResting } from '../../gateway/core/health-reducer.ts';
import { nobodyConnected } from './connected.ts';
import { coreLabel } from './core-view.ts';
import type { SnapshotInput } from './snapshot-input.ts';

/** The words of an action: on a button, and in full for a screen reader and the tray menu. */
const labels = {
  start: ['Start', 'Start'],
  stop: ['Stop', 'Stop'],
  restart: ['Restart', 'Restart'],
  'try-again': ['Try again', 'Try again'],
  'open-config-file': ['Open config file', 'Open config file'],
  'new-config-file': ['New file', 'Put the config file aside and make a new one'],
  'create-config-file': ['Create again', 'Create config file again'],
  'open-config-folder': ['Open folder', 'Open config folder'],
  'get-sidecar': ['Get CLIProxyAPI', 'Get CLIProxyAPI'],
  'choose-sidecar': ['Choose…', 'Choose CLIProxyAPI on this disk'],
  'open-core': ['Versions…', 'Versions of CLIProxyAPI'],
  'open-log-folder': ['Open log folder', 'Open log folder'],
  'export-logs': ['Export logs…', 'Export logs…'],
  'open-providers': ['Connect a provider', 'Connect a provider'],
} as const satisfies Partial<Record<ActionId, readonly [string, string]>>;

export function button(action: keyof typeof labels, over: Partial<Button> = {}): Button {
  const [label, name] = labels[action];
  return { label, name, action, enabled: true, reason: null, ...over };
}

export const usePort = (freePort: number): Button => {
  const label = `Use port ${freePort} instead`;
  return { label, name: label, action: 'use-free-port', enabled: true, reason: null };
};

/** The fixes a problem offers, best first; each surface shows as many as it has room for. */
export function fixesOf(problem: Problem): readonly Button[] {
  switch (problem.code) {
    case 'port-in-use':
      return problem.freePort === null
        ? [button('try-again'), button('open-config-file')]
        : [usePort(problem.freePort), button('try-again'), button('open-config-file')];
    case 'config-invalid':
    case 'config-unreadable':
      return [button('open-config-file'), button('try-again'), button('new-config-file')];
    case 'config-missing':
      return [button('create-config-file'), button('try-again'), button('open-config-folder')];
    case 'settings-newer':
      return [button('open-config-folder')];
    case 'sidecar-missing':
    case 'sidecar-not-executable':
    case 'sidecar-changed':
    case 'sidecar-incompatible':
      return [button('get-sidecar'), button('try-again'), button('choose-sidecar')];
    case 'data-folder-unwritable':
    case 'disk-full':
      return [button('try-again'), button('open-config-folder')];
    case 'sidecar-exited':
    case 'no-answer':
    case 'spawn-failed':
    case 'listens-beyond-loopback':
    case 'unexpected':
      return [button('restart'), button('export-logs')];
  }
}

/** The action bar. At most one primary button, and none where there is nothing to decide. */
export function barOf({ health, setup }: SnapshotInput): Snapshot['bar'] {
  if (health.halting === 'to-stop') {
    const reason = 'KorProxy is stopping the gateway';
    return { secondary: [button('stop', { enabled: false, reason })], primary: button('start') };
  }
  switch (health.state) {
    case 'stopped':
      return { secondary: [], primary: button('start') };
    case 'starting': {
      const reason = 'KorProxy is starting the gateway';
      return {
        secondary: [button('stop'), button('restart', { enabled: false, reason })],
        primary: null,
      };
    }
    case 'healthy':
      if (setup.demo) return { secondary: [button('restart')], primary: button('get-sidecar') };
      return nobodyConnected(setup.providers)
        ? { secondary: [button('stop')], primary: button('open-providers') }
        : { secondary: [button('stop'), button('restart')], primary: null };
    case 'degraded':
      return { secondary: [button('stop')], primary: button('restart') };
    case 'unreachable':
      return {
        secondary: [button('stop')],
        primary: button('restart', { label: 'Restart now', name: 'Restart now' }),
      };
    case 'failed': {
      const [primary, secondary] = fixesOf(health.problem ?? { code: 'unexpected' });
      return { secondary: secondary ? [secondary] : [], primary: primary ?? null };
    }
  }
}

/** Which of the three commands apply now; the same answer for tray, popover and terminal. */
export function applies({
  health,
}: Pick<SnapshotInput, 'health'>): Readonly<Record<'start' | 'stop' | 'restart', boolean>> {
  const resting = isResting(health) || health.halting === 'to-stop';
  return {
    start: resting,
    stop: health.state !== 'stopped' && health.halting !== 'to-stop',
    restart: !resting && health.state !== 'starting' ? true : health.state === 'failed',
  };
}

export function moreMenu({ setup }: SnapshotInput): Snapshot['menu'] {
  const row = (label: string, action: ActionId, checked: boolean | null = null): MenuRow => ({
    label,
    action,
    checked,
  });
  return [
    [
      row('Open log folder', 'open-log-folder'),
      row('Open config file', 'open-config-file'),
      row('Export logs…', 'export-logs'),
    ],
    [
      ...(setup.canStartAtLogin
        ? [row('Start at login', 'toggle-start-at-login', setup.startsAtLogin)]
        : []),
      row('Model list from the network', 'toggle-model-list', setup.modelListFromNetwork),
      row('Answer tools while down', 'toggle-door', setup.isDoorWanted),
      ...(setup.isDoorWanted
        ? [row('Answer tools when stopped', 'toggle-door-at-rest', setup.isDoorWantedAtRest)]
        : []),
      ...(setup.update === null
        ? []
        : [row('Look for updates daily', 'toggle-updates', setup.update.looksDaily)]),
      row('New API key…', 'new-api-key'),
      row(coreLabel(setup), 'open-core'),
      ...(setup.update?.newer
        ? [row(`KorProxy ${setup.update.newer} is out`, 'open-release')]
        : []),
    ],
    [row('Quit KorProxy', 'quit')],
  ];
}
