// @ts-check
// In plain JavaScript, because `npm start -- --status` reads it before anything is installed.
import { createConnection } from 'node:net';

/** @typedef {import('../contract/control.ts').ControlAnswer} ControlAnswer */
/** @typedef {import('../contract/control.ts').ControlCommand} ControlCommand */
/** @typedef {import('../contract/commands.ts').Reply<ControlAnswer>} Reply */

/**
 * What came of it: its answer; nobody runs there; it belongs to another user; it runs and says nothing.
 * @typedef {{ type: 'answered', reply: Reply } | { type: 'absent' | 'foreign' | 'silent' }} Outcome
 */

/** No answer is longer; whoever says more is not the app. */
const answerLimit = 64_000;

/** @type {ReadonlySet<string | undefined>} */
const absences = new Set(['ENOENT', 'ENOTDIR', 'ECONNREFUSED', 'ENOTSOCK', 'ELOOP', 'EINVAL']);
/** @type {ReadonlySet<string | undefined>} */
const barriers = new Set(['EACCES', 'EPERM']);

/**
 * Asks the app that listens at an address. Never rejects.
 * @param {string} address
 * @param {ControlCommand} command for `quit` it waits until the app has gone
 * @param {number} limitMs
 * @returns {Promise<Outcome>}
 */
export function askApp(address, command, limitMs) {
  return new Promise((resolve) => {
    let text = '';
    const socket = createConnection(address);
    const end = (/** @type {Outcome} */ outcome) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => end({ type: 'silent' }), limitMs);
    socket.setEncoding('utf8');
    socket.on('connect', () => socket.write(`${JSON.stringify({ command })}\n`));
    socket.on('data', (/** @type {string} */ chunk) => {
      text += chunk;
      if (text.length > answerLimit) end({ type: 'silent' });
      else if (command !== 'quit' && text.includes('\n')) end(read(text));
    });
    socket.on('error', (/** @type {NodeJS.ErrnoException} */ { code }) => {
      if (text !== '') end(read(text));
      else if (absences.has(code)) end({ type: 'absent' });
      else end({ type: barriers.has(code) ? 'foreign' : 'silent' });
    });
    socket.on('close', () => end(read(text)));
  });
}

/**
 * @param {string} text
 * @returns {Outcome}
 */
function read(text) {
  try {
    const reply = JSON.parse(text);
    const isReply = reply.ok
      ? typeof reply.value.words === 'string' && typeof reply.value.status.state === 'string'
      : typeof reply.refusal.sentence === 'string';
    return isReply ? { type: 'answered', reply } : { type: 'silent' };
  } catch {
    return { type: 'silent' };
  }
}
