import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from '../contract/commands.ts';
import { commandNames, snapshotChannel } from '../contract/names.ts';
import type { Snapshot } from '../contract/snapshot.ts';

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
} as Bridge;

contextBridge.exposeInMainWorld('korproxy', bridge);
