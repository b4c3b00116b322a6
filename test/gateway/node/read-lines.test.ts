import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unlogged } from '../../../main/base/core/unlogged.ts';
import { LastWords } from '../../../main/gateway/core/last-words.ts';
import { readLines } from '../../../main/gateway/node/read-lines.ts';
import { readSidecarLine, SidecarOutput } from '../../../main/gateway/node/sidecar-output.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const linesOf = async (chunks: readonly Uint8Array[]): Promise<string[]> => {
  const stream = new PassThrough();
  const lines: string[] = [];
  const done = readLines(stream, new FakeClock(), (line) => lines.push(line));
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await done;
  return lines;
};

const bytes = (text: string): Buffer => Buffer.from(text);

describe('lines of a stream', () => {
  it('come whole however they were cut, also within a character', async () => {
    const text = 'first\nzweite äöü 🙂\r\n\nlast';
    for (let at = 0; at < bytes(text).length; at += 1) {
      const lines = await linesOf([bytes(text).subarray(0, at), bytes(text).subarray(at)]);
      expect(lines).toEqual(['first', 'zweite äöü 🙂', '', 'last']);
    }
  });

  it('are cut at 64 KB, and the next one is unharmed', async () => {
    const lines = await linesOf([Buffer.alloc(10_000_000, 'x'), bytes('\nnext\n')]);
    expect(lines.map(({ length }) => length)).toEqual([65_536, 4]);
  });

  it('are not read when there are too many, and are again a second later', async () => {
    const stream = new PassThrough();
    const clock = new FakeClock();
    const lines: string[] = [];
    const leftOut: number[] = [];
    const done = readLines(
      stream,
      clock,
      (line) => lines.push(line),
      (count) => leftOut.push(count),
    );
    stream.write('a\n'.repeat(50_000));
    await new Promise(setImmediate);
    expect(lines).toHaveLength(1_000);
    expect(leftOut).toEqual([]);
    await clock.advance(999);
    expect(leftOut).toEqual([]);
    await clock.advance(1);
    stream.write('again\n');
    stream.end('b\n'.repeat(2_000));
    await done;
    expect(lines[1_000]).toBe('again');
    // Told by the second, and what is left at the end; nothing is counted twice or lost.
    expect(leftOut).toHaveLength(2);
    expect(leftOut[0]).toBe(49_000);
    expect(lines.length + leftOut.reduce((sum, count) => sum + count, 0)).toBe(52_001);
  });

  it.each(['is followed by silence', 'ends'])(
    'that were too many are told, also when the flood %s',
    async (what) => {
      const stream = new PassThrough();
      const clock = new FakeClock();
      const leftOut: number[] = [];
      void readLines(
        stream,
        clock,
        () => {},
        (count) => leftOut.push(count),
      );
      stream.write('a\n'.repeat(100_000));
      await clock.advance(999);
      expect(leftOut).toEqual([]);
      if (what === 'ends') stream.destroy();
      await clock.advance(what === 'ends' ? 0 : 1);
      expect(leftOut).toEqual([99_000]);
      await clock.advance(10_000);
      expect(leftOut).toEqual([99_000]);
      expect(clock.pending).toBe(0);
    },
  );

  it('are read from any bytes', async () => {
    const chunk = fc.uint8Array({ maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(fc.array(chunk, { maxLength: 10 }), async (chunks) => {
        const lines = await linesOf(chunks);
        for (const line of lines) readSidecarLine(line);
        expect(lines.join('').length).toBeLessThanOrEqual(3_000);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what the sidecar says', () => {
  const prefix = '[2026-01-01 00:00:00] [--------] [error] [run.go:54] ';

  // biome-ignore format: a table reads better as a table
  it.each<[text: string, message: string | null, value: string | null]>([
    ['CLIProxyAPI Version: 6.9.25, Commit: none, BuiltAt: unknown',                                                         'version',             '6.9.25'],
    ['CLIProxyAPI Version: dev, Commit: none, BuiltAt: unknown',                                                            null,                  null],
    [`${prefix}proxy service exited with error: failed to start HTTP server: listen tcp 127.0.0.1:1: bind: address already in use`, 'port-in-use', null],
    [`${prefix}failed to load config: failed to read config file: open /home/u/c: no such file or directory`,               'config-not-read',     null],
    [`${prefix}failed to load config: failed to parse config file: yaml: line 12: did not find expected ','`,               'config-refused',      '12'],
    [`${prefix}failed to load config: failed to parse config file: yaml: unmarshal errors:`,                                'config-refused',      null],
    ['  line 3: cannot unmarshal !!str `abc` into int',                                                                    null,      null],
    [`${prefix}proxy service exited with error: cliproxy: auth path exists but is not a directory: /home/u/a`,              'auth-folder-refused', null],
    [`${prefix}proxy service exited with error: something new`,                                                             'exited-with-error',   null],
    ["/opt/x/cli-proxy-api: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by /opt/x/cli-proxy-api)", 'library-missing', 'GLIBC_2.38'],
    ['cli-proxy-api: error while loading shared libraries: libresolv.so.2: cannot open shared object file: No such file or directory', 'library-missing', 'libresolv.so.2'],
    ['Error loading shared library libresolv.so.2: No such file or directory (needed by ./cli-proxy-api)',                  'library-missing',     'libresolv.so.2'],
    ['dyld[4711]: Library not loaded: /usr/lib/libresolv.9.dylib',                                                          'library-missing',     'libresolv.9.dylib'],
    ['Error relocating ./cli-proxy-api: __res_init: symbol not found',                                                      'library-missing',     '__res_init'],
    ['dyld[4711]: Symbol not found: _SecTrustCopyCertificateChain',                                                         'library-missing',     '_SecTrustCopyCertificateChain'],
    ['kp-watchdog: 4: /opt/x/cli-proxy-api: not found',                                                                     'loader-missing',      null],
    ['kp-watchdog: line 4: /opt/x/cli-proxy-api: cannot execute: required file not found',                                  'loader-missing',      null],
    ['setpriv: failed to execute /opt/x/cli-proxy-api: No such file or directory',                                          'loader-missing',      null],
    [`${prefix}model claude: not found`,                                                                                    null,                  null],
    ['This program can only be run on AMD64 processors with v3 microarchitecture support.',                                 'other-processor',     null],
    ['sh: 1: ./cli-proxy-api: Exec format error',                                                                           'other-processor',     null],
    ['sh: ./cli-proxy-api: Bad CPU type in executable',                                                                     'other-processor',     null],
    ['sh: line 1: ./cli-proxy-api: cannot execute binary file: Exec format error',                                          'other-processor',     null],
    ['fatal error: runtime: out of memory',                                                                                 'out-of-memory',       null],
    ['fatal error: runtime: cannot allocate memory',                                                                        'out-of-memory',       null],
    ['fatal error: out of memory',                                                                                          'out-of-memory',       null],
    ['runtime: out of memory: cannot allocate 4194304-byte block (67108864 in use)',                                        'out-of-memory',       null],
    ['runtime: cannot allocate memory',                                                                                     'out-of-memory',       null],
    ['runtime: failed to create new OS thread (have 5 already; errno=11)',                                                  'too-many-threads',    null],
    ['fatal error: newosproc',                                                                                              'too-many-threads',    null],
    ['runtime: program exceeds 10000-thread limit',                                                                         'too-many-threads',    null],
    ['fatal error: thread exhaustion',                                                                                      'too-many-threads',    null],
    ['runtime/cgo: pthread_create failed: Resource temporarily unavailable',                                                'too-many-threads',    null],
    ['http: Accept error: accept tcp 127.0.0.1:1337: accept4: too many open files; retrying in 5ms',                        'too-many-files',      null],
    ['panic: open /x/y.json: too many open files',                                                                          'too-many-files',      null],
    ['fatal error: concurrent map writes',                                                                                  'panicked',            null],
    ['runtime: goroutine stack exceeds 1000000000-byte limit',                                                              'panicked',            null],
    ['SIGSEGV: segmentation violation',                                                                                     'panicked',            null],
    ['SIGTERM: terminated',                                                                                                 null,                  null],
    [`${prefix}http: panic serving 127.0.0.1:40000: no`,                                                                    null,                  null],
    ['fatal error: all goroutines are asleep - deadlock!',                                                                  'panicked',            null],
    ["GET /v1/models: version `x' not found",                                                                               null,                  null],
    ['panic: runtime error: invalid memory address',                                                                        'panicked',            null],
    ['API server started successfully on: 127.0.0.1:1337',                                                                  null,                  null],
    ['[2026-01-01 00:00:00] [a1b2c3d4] [info ] [gin_logger.go:93] 200 | 0s | 127.0.0.1 | POST "/v1/chat/completions"',      null,                  null],
  ])('is known or dropped: %s', (text, message, value) => {
    const line = readSidecarLine(text);
    expect(line?.message ?? null).toBe(message);
    expect(line?.value ?? null).toBe(value);
  });

  it('has the place of a value that does not fit on the line behind, and only there', () => {
    const place = '  line 3: cannot unmarshal !!seq into string';
    const refused = `${prefix}failed to load config: failed to parse config file: yaml: unmarshal errors:`;
    const reasonOf = (...lines: readonly string[]) => {
      const output = new SidecarOutput(unlogged, new LastWords((text) => text), () => {});
      for (const line of lines) output.hear(line);
      return output.reason && [output.reason.message, output.reason.value];
    };
    expect(reasonOf(refused, place)).toEqual(['config-refused', '3']);
    expect(reasonOf(refused)).toEqual(['config-refused', null]);
    // Of a change under the running sidecar, which goes on with what it had.
    expect(reasonOf(`${prefix}failed to reload config: yaml: unmarshal errors:`, place)).toBeNull();
  });
});
