import type { LogEntry } from '../log-line.ts';
import { textField } from './entry.ts';

/** What the core said about itself, in words; the codes are those of `sidecar-output`. */
const messages: Readonly<Record<string, string>> = {
  version: 'version {value}',
  'port-in-use': 'the port is taken',
  'config-refused': 'config.yaml has an error in line {value}',
  'config-not-read': 'config.yaml cannot be read',
  'auth-folder-refused': 'the folder of the logins cannot be used',
  'watcher-failed': 'changes of config.yaml will not be noticed',
  'keep-alive-lost': 'nobody asked it to stay alive',
  panicked: 'it crashed',
  'exited-with-error': 'it ended with an error',
};

export function saidWords(entry: LogEntry): string {
  const code = textField(entry, 'message') ?? '';
  const words = Object.hasOwn(messages, code) ? messages[code] : code.replaceAll('-', ' ');
  return `CLIProxyAPI: ${(words ?? code).replace('{value}', textField(entry, 'value') ?? '?')}.`;
}

/** One line of the core's own output, of which only what we know is kept. */
export const lineWords = (entry: LogEntry): string =>
  `CLIProxyAPI: ${textField(entry, 'text') ?? ''}`;
