import { describe, expect, it } from 'vitest';
import { type ActionPorts, runAction } from '../../main/app/run-action.ts';
import { ActionRefused } from '../../main/base/core/action-refused.ts';
import { firstCheckMs } from '../../main/gateway/core/health-reducer.ts';
import { Gateway } from '../../main/gateway/gateway.ts';
import { scriptedPorts } from '../support/scripted-ports.ts';
import { portTaken } from '../support/snapshot-inputs.ts';

async function setUp() {
  const world = scriptedPorts();
  const gateway = new Gateway(world.ports);
  const done: string[] = [];
  const did =
    <T>(what: string, answer: T) =>
    async (): Promise<T> => {
      done.push(what);
      return answer;
    };
  const ports: ActionPorts = {
    log: world.ports.log,
    gateway,
    baseUrl: () => 'http://127.0.0.1:1337/v1',
    apiKey: () => 'the-key',
    renewApiKey: () => void done.push('renewed'),
    planRestart: () => gateway.send({ type: 'restart-requested' }),
    setPort: (port) => void done.push(`port ${port}`),
    setSidecarPath: (path) => void done.push(`sidecar ${path}`),
    putConfigAside: did('put aside', undefined),
    createConfig: did('created', undefined),
    openConfigFile: did('opened file', ''),
    openConfigFolder: did('opened folder', ''),
    openLogFolder: did('opened logs', 'No program opens folders here.'),
    exportLogs: did('exported', 'Saved.'),
    copyText: async (text) => void done.push(`copied ${text}`),
    pickProgram: async () => '/opt/core',
    getSidecar: did('fetched', { ready: true, note: 'Installed' }),
    toggleStartAtLogin: () => void done.push('login'),
    toggleModelList: () => void done.push('model list'),
    toggleDoor: async () => void done.push('door'),
    toggleDoorAtRest: async () => void done.push('door-at-rest'),
    openPopover: () => void done.push('popover'),
    openCore: () => void done.push('core'),
    quit: () => void done.push('quit'),
  };
  const settle = () => world.clock.advance(firstCheckMs);
  return { ...world, gateway, ports, done, settle };
}

describe('runAction', () => {
  it('moves to the free port that was offered, and starts', async () => {
    const { ports, gateway, script, settle, done } = await setUp();
    script.problem = portTaken;
    gateway.send({ type: 'start-requested' });
    await settle();
    script.problem = null;
    await runAction('use-free-port', ports);
    await settle();
    expect(done).toEqual(['port 1338']);
    expect(gateway.health.state).toBe('healthy');
  });

  it('refuses to move when the port is not taken any more', async () => {
    const { ports, done } = await setUp();
    await expect(runAction('use-free-port', ports)).rejects.toBeInstanceOf(ActionRefused);
    expect(done).toEqual([]);
  });

  it('restarts a running gateway for a new key, and leaves a stopped one alone', async () => {
    const { ports, gateway, sidecar, settle } = await setUp();
    await runAction('new-api-key', ports);
    await settle();
    expect(gateway.health.state).toBe('stopped');
    gateway.send({ type: 'start-requested' });
    await settle();
    const { spawns } = sidecar;
    await runAction('new-api-key', ports);
    await settle();
    expect(sidecar.spawns).toBe(spawns + 1);
  });

  it('changes where the model list comes from, and leaves a running gateway to its requests', async () => {
    const { ports, gateway, sidecar, settle, done } = await setUp();
    expect(await runAction('toggle-model-list', ports)).toBeNull();
    gateway.send({ type: 'start-requested' });
    await settle();
    expect(await runAction('toggle-model-list', ports)).toBe('Holds from the next restart.');
    await settle();
    expect([done, sidecar.spawns]).toEqual([['model list', 'model list'], 1]);
  });

  it('copies, and says so', async () => {
    const { ports, done } = await setUp();
    expect(await runAction('copy-base-url', ports)).toBe('Copied');
    expect(await runAction('copy-api-key', ports)).toBe('Copied');
    expect(done).toEqual(['copied http://127.0.0.1:1337/v1', 'copied the-key']);
  });

  it('tells why a folder could not be opened', async () => {
    const { ports } = await setUp();
    await expect(runAction('open-log-folder', ports)).rejects.toThrow('No program opens folders');
  });

  it('does nothing when the choice of a program was cancelled', async () => {
    const { ports, gateway, done } = await setUp();
    await runAction('choose-sidecar', { ...ports, pickProgram: async () => null });
    expect(done).toEqual([]);
    expect(gateway.health.state).toBe('stopped');
  });

  it('logs the action and never what was copied', async () => {
    const { ports, lines } = await setUp();
    await runAction('copy-api-key', ports);
    expect(lines).toContainEqual({
      level: 'info',
      event: 'action.taken',
      fields: { action: 'copy-api-key' },
    });
    expect(JSON.stringify(lines)).not.toContain('the-key');
  });
});
