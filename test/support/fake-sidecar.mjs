#!/usr/bin/env node
// Plays CLIProxyAPI and its faults, for tests only. What it does is read from `behaviour` beside this
// file (see fake-sidecar.ts): line n rules the n-th start, the last line every later one. All it sees
// goes to `journal` beside it.
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.dirname(fileURLToPath(import.meta.url));
const knownFlags = ['config', 'local-model', 'password', 'no-browser'];
const longestLifeMs = 15 * 60_000;
const canaries = [
  'Authorization: Bearer canary-bearer-0001',
  'api key sk-canary-0002',
  'token ya29.canary-0003',
  'account canary-0004@example.com',
  'auth file /home/canary-0005/.cli-proxy-api/claude-canary-0004@example.com.json',
  'GET "/v1/models?key=canary-0006"',
];

const readQuietly = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** As its papers have it, where it has some: then it plays that version. */
const papers = readQuietly(path.join(folder, 'provenance.json'));
const version = papers === '' ? '6.9.25' : JSON.parse(papers).version;

const record = (event, fields = {}) => {
  const line = { event, pid: process.pid, atMs: Number(process.hrtime.bigint()) / 1e6, ...fields };
  appendFileSync(path.join(folder, 'journal'), `${JSON.stringify(line)}\n`);
};

const startNumber = readQuietly(path.join(folder, 'journal')).split('"event":"started"').length;

/** Read anew each time: a test may change the behaviour of a process that runs. */
const behaviours = () => {
  const lines = readQuietly(path.join(folder, 'behaviour')).trim().split('\n');
  return (lines[startNumber - 1] ?? lines.at(-1) ?? '').split(',').filter(Boolean);
};

/** The value after the colon ('' without one) where the behaviour is on, else null. */
const behaviour = (name) => {
  const found = behaviours().find((one) => one === name || one.startsWith(`${name}:`));
  return found === undefined ? null : found.slice(name.length + 1);
};

const say = (line) => process.stdout.write(`${line}\n`);
const logged = (level, place, text) => {
  const time = new Date().toISOString().slice(0, 19).replace('T', ' ');
  say(`[${time}] [--------] [${level.padEnd(5)}] [${place}] ${text}`);
};

const leave = (code) => {
  record('exiting', { code });
  process.exit(code);
};

/** `-config FILE`, `--config FILE` and `-config=FILE`, as Go's flag package has them. */
const parseFlags = (args) => {
  const flags = new Map();
  for (let at = 0; at < args.length; at += 1) {
    const [, name, value] = /^--?([^=]+)(?:=(.*))?$/.exec(args[at]) ?? [null, args[at], undefined];
    if (name === 'h' || name === 'help') {
      process.stderr.write('Usage of cli-proxy-api:\n  -config string\n  -local-model\n');
      process.exit(0);
    }
    if (!knownFlags.includes(name)) {
      process.stderr.write(`flag provided but not defined: -${name}\n`);
      process.exit(2);
    }
    const takesNext = value === undefined && (name === 'config' || name === 'password');
    flags.set(name, takesNext ? args[at + 1] : (value ?? 'true'));
    if (takesNext) at += 1;
  }
  return flags;
};

/** Only what a generated config holds: two scalars and one list, in block or flow form. */
const parseConfig = (text) => {
  const scalar = (key) =>
    new RegExp(`^${key}:[ \\t]*["']?([^"'#\\n]*)`, 'm').exec(text)?.[1]?.trim() ?? '';
  const list = /^api-keys:[ \t]*(\[[^\]]*\]|(?:\n[ \t]*-[^\n]*)+)/m.exec(text)?.[1] ?? '';
  const keys = list
    .split(/[\n,[\]]/)
    .map((item) => item.replace(/^[ \t]*-?[ \t]*/, '').replace(/[ \t]*(?:#.*)?$/, ''))
    .map((item) => item.replace(/^["']|["']$/g, ''))
    .filter(Boolean);
  return { port: Number(scalar('port')), host: scalar('host'), keys };
};

const flags = parseFlags(process.argv.slice(2));
const configPath = flags.get('config') ?? 'config.yaml';
record('started', {
  args: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  behaviour: behaviours().join(','),
});
process.stdout.on('error', () => process.exit(141));
setTimeout(() => leave(70), longestLifeMs).unref();

const config = parseConfig(readQuietly(configPath));
const managementKey = process.env.MANAGEMENT_PASSWORD ?? '';

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
  process.on(signal, () => {
    record('signal', { signal });
    if (behaviour('ignore-term') === null) leave(0);
  });
}

const exitAt = behaviour('exit');
if (exitAt !== null) {
  const [code, afterMs] = exitAt.split('@').map(Number);
  setTimeout(() => leave(code), afterMs ?? 0);
}

if (behaviour('grandchild') !== null) {
  // Holds our output open when we are gone, as a helper process of the real one might.
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)', folder], {
    stdio: 'inherit',
  });
  record('grandchild', { grandchild: child.pid });
}

let failedKeys = 0;

const answer = (response, status, body) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'x-cpa-version': version });
  response.end(text);
};

const manage = (request, response, route) => {
  if (managementKey === '') return answer(response, 404, '404 page not found');
  if (behaviour('ban') !== null && failedKeys >= 5) {
    const error = 'IP banned due to too many failed attempts. Try again in 30m0s';
    return answer(response, 403, { error });
  }
  const given =
    request.headers['x-management-key'] ?? request.headers.authorization?.replace('Bearer ', '');
  if (given !== managementKey) {
    failedKeys += 1;
    const error = given === undefined ? 'missing management key' : 'invalid management key';
    return answer(response, 401, { error });
  }
  if (route === '/debug') return answer(response, 200, { debug: false });
  if (route === '/usage' && behaviour('healthz-only') === null && behaviour('root-only') === null) {
    return answer(response, 200, { failed_requests: 0, usage: { total_requests: 0, apis: {} } });
  }
  if (route === '/auth-files' && behaviour('no-accounts-route') === null) {
    return answer(response, 200, { files: [] });
  }
  return answer(response, 404, '404 page not found');
};

const serve = (request, response) => {
  const { pathname } = new URL(request.url, 'http://127.0.0.1');
  if (pathname.startsWith('/v0/management')) {
    return manage(request, response, pathname.slice('/v0/management'.length));
  }
  if (pathname === '/') {
    const endpoints = ['POST /v1/chat/completions', 'POST /v1/completions', 'GET /v1/models'];
    return answer(response, 200, { endpoints, message: 'CLI Proxy API Server' });
  }
  const hasHealthz = behaviour('usage-only') === null && behaviour('root-only') === null;
  if (pathname === '/healthz' && hasHealthz) return answer(response, 200, { status: 'ok' });
  if (pathname.startsWith('/v1/')) {
    const key = request.headers.authorization?.replace('Bearer ', '') ?? '';
    if (key === '') return answer(response, 401, { error: 'Missing API key' });
    if (!config.keys.includes(key)) return answer(response, 401, { error: 'Invalid API key' });
    return answer(response, 200, { data: [], object: 'list' });
  }
  return answer(response, 404, '404 page not found');
};

/** One byte every so often: never done, never silent. */
const drip = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 200);
  response.on('close', () => clearInterval(timer));
};

const flood = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const pour = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', pour);
  pour();
};

/** The faults that replace an answer; null where none is on. */
const fault = (request, response) => {
  const status = behaviour('status');
  const slowMs = behaviour('slow');
  const redirectTo = behaviour('redirect');
  if (behaviour('hang') !== null) return () => {};
  if (behaviour('loris') !== null) return () => drip(response);
  if (behaviour('huge') !== null) return () => flood(response);
  if (behaviour('garbage') !== null)
    return () => request.socket.end('\0\x7fnot http at all\r\n\r\n');
  if (status !== null) return () => answer(response, Number(status), { error: 'scripted' });
  if (redirectTo !== null) {
    return () => response.writeHead(302, { location: `http://127.0.0.1:${redirectTo}/` }).end();
  }
  if (slowMs !== null) return () => setTimeout(serve, Number(slowMs), request, response);
  return null;
};

const server = createServer((request, response) => {
  request.resume();
  const { method, url, headers } = request;
  const hasKey = 'authorization' in headers || 'x-management-key' in headers;
  record('request', { method, url: url.split('?')[0], hasKey, port: request.socket.remotePort });
  const crashAfterMs = behaviour('crash-after-200');
  response.on('finish', () => {
    if (crashAfterMs === null || response.statusCode !== 200) return;
    setTimeout(() => leave(2), Number(crashAfterMs || '300'));
  });
  (fault(request, response) ?? (() => serve(request, response)))();
});

const sayStarted = () => {
  say(`API server started successfully on: ${config.host}:${config.port}`);
  say('server clients and configuration updated: 0 clients (0 auth entries + 0 Gemini API keys)');
  logged('info', 'clients.go:138', 'full client load complete - 0 clients (0 auth files)');
  logged('info', 'service.go:686', 'file watcher started for config and auth directory changes');
  if (server.listening) record('silent');
};

// As the real one: the banner comes 100 ms after the bind was tried, bound or not, and a lost port is exit 0.
const listen = () => {
  setTimeout(sayStarted, 100);
  server.once('error', (error) => {
    const what =
      error.code === 'EADDRINUSE' ? 'bind: address already in use' : `bind: ${error.code}`;
    setTimeout(() => {
      const where = `listen tcp ${config.host}:${config.port}`;
      logged(
        'error',
        'run.go:54',
        `proxy service exited with error: failed to start HTTP server: ${where}: ${what}`,
      );
      leave(0);
    }, 290);
  });
  server.listen(config.port, behaviour('bind-any') === null ? config.host : '0.0.0.0', () => {
    record('listening');
    const deafMs = behaviour('deaf');
    // The listener goes, the sockets it accepted live on.
    if (deafMs !== null) setTimeout(() => server.close(), Number(deafMs || '0'));
  });
};

const pourLog = () => {
  const line = `${'0123456789abcdef'.repeat(64)}\n`.repeat(64);
  const pour = () => {
    while (process.stdout.write(line));
  };
  process.stdout.on('drain', pour);
  pour();
};

/** So many seconds of 10,000 lines each, then silence. */
const burst = (seconds) => {
  const lines = '[2026-01-01 00:00:00] [--------] [info ] [x.go:1] nothing of note\n'.repeat(1_000);
  let left = seconds * 10;
  const timer = setInterval(() => {
    process.stdout.write(lines);
    left -= 1;
    if (left === 0) clearInterval(timer);
  }, 100);
};

say(`CLIProxyAPI Version: ${version}, Commit: none, BuiltAt: unknown`);
logged('info', 'main.go:434', `CLIProxyAPI Version: ${version}, Commit: none, BuiltAt: unknown`);
if (flags.has('local-model')) {
  logged('info', 'main.go:503', 'Local model mode: using embedded model catalog');
}
if (behaviour('log-canary') !== null) {
  for (const canary of canaries) logged('warn', 'canary.go:1', canary);
}
if (behaviour('log-flood') !== null) setTimeout(pourLog, 0);
if (behaviour('log-burst') !== null) burst(Number(behaviour('log-burst')));

if (behaviour('lie-then-exit0') !== null) {
  setTimeout(sayStarted, 100);
  setTimeout(() => leave(0), 290);
} else {
  setTimeout(listen, Number(behaviour('bind-late') || '0'));
}
