import { describe, expect, it } from 'vitest';
import { type ActionParts, runAction } from '../../main/app/run-action.ts';
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
  const shell: ActionParts['shell'] = {
    autostart: { enabled: () => false, set: (on) => void done.push(`login ${on}`) },
    copyText: async (text) => void done.push(`copied ${text}`),
    openPath: did('opened', 'No program opens folders here.'),
    openPopover: () => void done.push('popover'),
    openUrl: async (url) => void done.push(`page ${url}`),
    pickProgram: async () => '/opt/core',
    quit: () => void done.push('quit'),
  };
  const ports: ActionParts = {
    ...{ log: world.ports.log, gateway, shell },
    config: { create: did('created', undefined), putAside: did('put aside', undefined) },
    appNews: { page: () => 'https://github.com/korproxy/korproxy/releases/tag/v1.1.0' },
    cores: { want: () => void done.push('core') },
    door: { reconsider: did('door', undefined) },
    getSidecar: did('fetched', { ready: true, note: 'Installed' }),
    logs: { save: did('exported', 'Saved.') },
    paths: { config: '/data/config.yaml', folder: '/data', logs: '/data/logs' },
    planRestart: () => gateway.send({ type: 'restart-requested' }),
    preferences: {
      isDoorWanted: () => true,
      isDoorWantedAtRest: () => false,
      launchSettings: () => ({
        ...{ port: 1337, apiKey: 'the-key', sidecarPath: null, coreVersion: null },
        modelListFromNetwork: true,
      }),
      looksForUpdates: () => true,
      setLooksForUpdates: (on) => void done.push(`updates ${on}`),
      renewApiKey: () => void done.push('renewed'),
      setDoor: (on) => void done.push(`door ${on}`),
      setDoorAtRest: (on) => void done.push(`door at rest ${on}`),
      setModelListFromNetwork: (on) => void done.push(`model list ${on}`),
      setPort: (port) => void done.push(`port ${port}`),
      setSidecarPath: (path) => void done.push(`sidecar ${path}`),
    },
    redactor: { keepOut: (keys) => void done.push(`kept out ${keys.join()}`) },
    refresh: () => void done.push('drawn'),
    tools: { look: () => void done.push('tools') },
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
    expect(done).toEqual(['port 1338', 'tools']);
    expect(gateway.health.state).toBe('healthy');
  });

  it('refuses to move when the port is not taken any more', async () => {
    const { ports, done } = await setUp();
    await expect(runAction('use-free-port', ports)).rejects.toBeInstanceOf(ActionRefused);
    expect(done).toEqual([]);
  });

  it('restarts a running gateway for a new key, and leaves a stopped one alone', async () => {
    const { ports, gateway, sidecar, settle, done } = await setUp();
    await runAction('new-api-key', ports);
    await settle();
    expect(gateway.health.state).toBe('stopped');
    expect(done).toEqual(['renewed', 'kept out the-key', 'tools']);
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
    const changed = ['model list false', 'drawn'];
    expect([done, sidecar.spawns]).toEqual([[...changed, ...changed], 1]);
  });

  it('opens the page of a newer release, and switches the look for it', async () => {
    const { ports, done } = await setUp();
    expect(await runAction('open-release', ports)).toBe('Opened in your browser');
    expect(await runAction('toggle-updates', ports)).toBeNull();
    const url = 'https://github.com/korproxy/korproxy/releases/tag/v1.1.0';
    expect(done).toEqual([`page ${url}`, 'updates false', 'drawn']);
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
    const shell = { ...ports.shell, pickProgram: async () => null };
    await runAction('choose-sidecar', { ...ports, shell });
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
