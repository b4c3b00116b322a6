// A program that is none of ours: answers 200 to everything and tells its parent of every request
// and signal. Started through a link of another name, so that the system shows that name.
import { createServer } from 'node:http';

const { port, host, ignoreSignals } = JSON.parse(process.argv[2] ?? '{}');
const tell = (message) => process.send?.(message);

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGPIPE', 'SIGCONT']) {
  process.on(signal, () => {
    tell({ type: 'signal', signal });
    if (!ignoreSignals && signal !== 'SIGPIPE' && signal !== 'SIGCONT') process.exit(0);
  });
}
process.on('disconnect', () => process.exit(0));

if (port === null) {
  setInterval(() => {}, 60_000);
  tell({ type: 'ready', port: null });
} else {
  const server = createServer((request, response) => {
    tell({ type: 'request', method: request.method, url: request.url });
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}');
  });
  server.on('error', (error) => tell({ type: 'error', code: error.code }));
  server.listen(port, host, () => tell({ type: 'ready', port: server.address().port }));
}
