import { contextBridge, ipcRenderer } from 'electron';
import type * as contract from '../../contract/commands.ts';
import type { Snapshot } from '../../contract/snapshot.ts';

/** Put in by the build from the table of commands, so that no library comes with them. */
declare const commandNames: typeof contract.commandNames;
declare const snapshotChannel: typeof contract.snapshotChannel;

const invokers = commandNames.map((name) => [
  name,
  (input: unknown) => ipcRenderer.invoke(name, input),
]);

const bridge = {
  ...Object.fromEntries(invokers),
  onSnapshot(listener: (snapshot: Snapshot) => void) {
    const hear = (_event: unknown, snapshot: Snapshot): void => listener(snapshot);
    ipcRenderer.on(snapshotChannel, hear);
    return () => void ipcRenderer.off(snapshotChannel, hear);
  },
} as contract.Bridge;

contextBridge.exposeInMainWorld('korproxy', bridge);
