import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import { expect, it, vi } from 'vitest';
import { commandNames, snapshotChannel } from '../../../main/contract/commands.ts';
import { bundles } from '../../../scripts/build/bundles.ts';

/** Zod alone has a hundred times as much. */
const mostBytes = 4_000;

it('the bridge offers the commands of the table and brings no library with it', async () => {
  const preload = bundles.find(({ outfile }) => outfile === 'dist/preload.cjs');
  const { outputFiles } = await build({
    ...preload,
    absWorkingDir: fileURLToPath(new URL('../../..', import.meta.url)),
    bundle: true,
    write: false,
  });
  const code = outputFiles[0]?.text ?? '';
  expect(code.length).toBeLessThan(mostBytes);
  const invoke = vi.fn();
  const on = vi.fn<(channel: string, arrive: (event: object, snapshot: object) => void) => void>();
  const shown = new Map<string, Record<string, (input: unknown) => unknown>>();
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, bridge: Record<string, () => unknown>) =>
        shown.set(name, bridge),
    },
    ipcRenderer: { invoke, on, off: vi.fn() },
  };
  runInNewContext(code, { require: () => electron });
  const bridge = shown.get('korproxy') ?? {};
  expect(Object.keys(bridge)).toEqual([...commandNames, 'onSnapshot']);
  for (const name of commandNames) bridge[name]?.({ asked: name });
  expect(invoke.mock.calls).toEqual(commandNames.map((name) => [name, { asked: name }]));
  const [[channel, arrive] = []] = on.mock.calls;
  expect(channel).toBe(snapshotChannel);
  // One that came before the page's script is kept for it; with none it waits.
  const hear = vi.fn();
  bridge['onSnapshot']?.(hear);
  expect(hear).not.toHaveBeenCalled();
  for (const revision of [1, 2]) arrive?.({}, { revision });
  bridge['onSnapshot']?.(hear);
  expect(hear.mock.calls).toEqual([[{ revision: 2 }]]);
});
