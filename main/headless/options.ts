import { parseArgs } from 'node:util';

export interface HeadlessOptions {
  readonly help: boolean;
  readonly exitOnFailure: boolean;
}

export const helpText = `KorProxy in a terminal: the same gateway and supervision as in the tray, without a window.

  npm start -- --headless [--exit-on-failure]
  npm start -- --logs         the log; --logs --help tells more
  npm start -- --export-logs FILE.zip

  --exit-on-failure  end with exit code 1 when the gateway ends in Proxy Failed
  --help             this text

On a terminal the state stays on one line, and keys work: r restarts, s stops and starts, q quits.
Elsewhere each change of state is one JSON object a line: timestamp, state, reason, demo.
SIGINT, SIGTERM and SIGHUP are a clean stop with exit code 0.

Environment: KORPROXY_DATA_DIR, KORPROXY_PORT, KORPROXY_SIDECAR, LOG_LEVEL, LOG_RETENTION_HOURS.
`;

/** Throws with a sentence for the user when an argument is not known. */
export function readOptions(args: readonly string[]): HeadlessOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      // How the start script was told; here it changes nothing.
      headless: { type: 'boolean' },
      'exit-on-failure': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  return { help: values.help ?? false, exitOnFailure: values['exit-on-failure'] ?? false };
}
