// @ts-check
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** An app that has not ended so long after it was asked to is ended by force. */
const quitLimitMs = 15_000;
/** How often we look whether npm, which started us, is still there. */
const parentPollMs = 500;

/**
 * Runs the app in the foreground until it ends and resolves with its exit code, 128 + n for a signal.
 *
 * Ctrl-C reaches every process of the terminal, and npm passes on what it gets as well. So that the
 * app hears each signal exactly once, it has a session of its own and each kind is passed on once.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, limitMs?: number, startedByNpm?: boolean }} [options]
 * @returns {Promise<number>}
 */
export function runApp(program, args, options = {}) {
  const { cwd, env = process.env, limitMs = quitLimitMs } = options;
  const startedByNpm = options.startedByNpm ?? process.env['npm_lifecycle_event'] === 'start';
  return new Promise((resolve, reject) => {
    /** @type {Set<NodeJS.Signals>} */
    const passedOn = new Set();
    /** @type {NodeJS.Timeout | undefined} */
    let force;
    let ended = false;

    /** @param {NodeJS.Signals} signal */
    const passOn = (signal) => {
      if (ended || passedOn.has(signal)) return;
      passedOn.add(signal);
      app.kill(signal);
      force ??= setTimeout(() => app.kill('SIGKILL'), limitMs);
    };
    // First this, then the app: it may be up, and be known to be, before spawn returns.
    for (const signal of signals) process.on(signal, passOn);
    const app = spawn(program, args, {
      cwd,
      env,
      stdio: 'inherit',
      detached: process.platform !== 'win32',
    });

    // npm dies of a hang-up without passing it on. The app must not be left behind by that.
    const npm = process.ppid;
    const watch = startedByNpm
      ? setInterval(() => {
          if (process.ppid !== npm) passOn('SIGHUP');
        }, parentPollMs)
      : undefined;

    // We go on hearing the signals: npm's copy of one may come when the app has already obeyed the
    // terminal's, and would then end us before we can give the app's exit code.
    const settle = () => {
      ended = true;
      clearInterval(watch);
      clearTimeout(force);
    };
    app.once('error', (error) => {
      settle();
      reject(error);
    });
    app.once('exit', (code, signal) => {
      settle();
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}
