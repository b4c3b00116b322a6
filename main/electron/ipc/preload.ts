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

/** The first comes before the page's script asks for it. */
let newest: Snapshot | null = null;
ipcRenderer.on(snapshotChannel, (_event, snapshot: Snapshot) => {
  newest = snapshot;
});

const bridge = {
  ...Object.fromEntries(invokers),
  onSnapshot(listener: (snapshot: Snapshot) => void) {
    const hear = (_event: unknown, snapshot: Snapshot): void => listener(snapshot);
    if (newest) listener(newest);
    ipcRenderer.on(snapshotChannel, hear);
    return () => void ipcRenderer.off(snapshotChannel, hear);
  },
} as contract.Bridge;

contextBridge.exposeInMainWorld('korproxy', bridge);
