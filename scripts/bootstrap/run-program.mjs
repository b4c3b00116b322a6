// @ts-check
import { spawn } from 'node:child_process';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * Runs a program to its end and keeps what it printed. Never through a shell, except npm on
 * Windows, whose arguments are all constants of ours.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void }} [options]
 * @returns {Promise<{ code: number | null, output: string }>} `code` null: it could not be started
 */
export function runProgram(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && program.endsWith('.cmd'),
      windowsHide: true,
    });
    running.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output += text;
        const line = text.trimEnd().split('\n').at(-1)?.trim();
        if (line) options.onLine?.(line);
      });
    }
    child.on('error', (error) => {
      running.delete(child);
      resolve({ code: null, output: error.message });
    });
    child.on('close', (code) => {
      running.delete(child);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** Ends what is still running when the person gives up in the middle of a step. */
export function endRunningPrograms() {
  for (const child of running) child.kill('SIGTERM');
}

/**
 * The npm that runs us, else the one on PATH.
 * @returns {{ program: string, args: string[] }}
 */
export function npmCommand() {
  const npm = process.env['npm_execpath'];
  if (npm && /npm-cli\.c?js$/.test(npm)) return { program: process.execPath, args: [npm] };
  return { program: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] };
}

/**
 * @param {readonly string[]} args
 * @param {Parameters<typeof runProgram>[2]} [options]
 */
export function runNpm(args, options) {
  const npm = npmCommand();
  return runProgram(npm.program, [...npm.args, ...args], options);
}

/**
 * The last lines of a program's output that say something, for a failure's reason.
 * @param {string} output
 * @param {number} [count]
 */
export function lastLines(output, count = 6) {
  return output.trimEnd().split('\n').filter(Boolean).slice(-count).join('\n        ');
}
