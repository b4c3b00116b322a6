// @ts-check
import { styleText } from 'node:util';

/** @typedef {ReturnType<typeof stepLines>} Step */

/** After this long a step that still runs is shown, so that no one wonders. */
const quietMs = 1_000;
/** How often a running step is shown again: on a terminal the line is redrawn, else one is added. */
const redrawMs = { terminal: 200, plain: 10_000 };

/**
 * One line a step with its time, on stderr: stdout belongs to the program that is started.
 * @param {NodeJS.WriteStream | { isTTY?: boolean, write(text: string): unknown }} out
 * @param {() => number} [nowMs] monotonic
 */
export function stepLines(out = process.stderr, nowMs = () => performance.now()) {
  const terminal = out.isTTY === true;
  const clear = terminal ? '\r\u001b[2K' : '';
  /** @param {string} text */
  const dim = (text) => (terminal ? styleText('dim', text) : text);

  /**
   * Does the work and writes its line; what the work returns is the line's text.
   * @param {string} name
   * @param {(progress: (text: string) => void) => Promise<string>} work
   */
  return async function step(name, work) {
    const startedAt = nowMs();
    let doing = 'working';
    const label = name.padEnd(17);
    const seconds = () => `${((nowMs() - startedAt) / 1000).toFixed(1)} s`;
    const show = () => {
      if (nowMs() - startedAt < quietMs) return;
      out.write(`${clear}  ${label}${doing} ... ${seconds()}${terminal ? '' : '\n'}`);
    };
    const timer = setInterval(show, terminal ? redrawMs.terminal : redrawMs.plain);
    const first = terminal ? undefined : setTimeout(show, quietMs);
    try {
      const done = await work((text) => {
        doing = text;
      });
      out.write(`${clear}  ${label}${done}  ${dim(seconds())}\n`);
    } catch (error) {
      out.write(`${clear}  ${label}failed  ${dim(seconds())}\n`);
      throw error;
    } finally {
      clearInterval(timer);
      clearTimeout(first);
    }
  };
}
