import { connect } from 'node:net';

/**
 * Whether anything answers a plain request to 127.0.0.1, whatever it says: no parser, no key, and the
 * connection is dropped with the first byte. Never rejects.
 */
export function firstByte(port: number, path: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, signal });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.once('data', () => {
      resolve(true);
      socket.destroy();
    });
    socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`);
  });
}
