import { mkdirSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import type { CredentialFault } from '../../main/providers/core/unreadable.ts';
import { nativeCredential } from './upstream/credentials.ts';

const whole = JSON.stringify(nativeCredential('claude'));
const longAgo = new Date('2026-01-01T00:00:00Z');

const write = (file: string, content: string | Buffer): void => {
  writeFileSync(file, content, { mode: 0o600 });
  utimesSync(file, longAgo, longAgo); // Nobody is writing it any more.
};

const utf16 = (bigEndian: boolean): Buffer => {
  const text = Buffer.from(`\ufeff${whole}`, 'utf16le');
  return bigEndian ? text.swap16() : text;
};

/** Each way in which a login of Claude can lie in the folder without being one. */
// biome-ignore format: a table
export const brokenCredentials: readonly (readonly [
  what: string, fault: CredentialFault, make: (file: string) => void,
])[] = [
  ['cut',              'broken',      (file) => write(file, whole.slice(0, 40))],
  ['cut-at-the-end',   'broken',      (file) => write(file, whole.slice(0, -1))],
  ['empty',            'empty',       (file) => write(file, '')],
  ['blanks',           'empty',       (file) => write(file, ' \n')],
  ['bom',              'bom',         (file) => write(file, `\ufeff${whole}`)],
  ['utf-16',           'utf-16',      (file) => write(file, utf16(false))],
  ['utf-16-big',       'utf-16',      (file) => write(file, utf16(true))],
  ['bytes',            'not-text',    (file) => write(file, Buffer.from([0x7b, 0xff, 0xfe, 0x80]))],
  ['array',            'not-account', (file) => write(file, `[${whole}]`)],
  ['number',           'not-account', (file) => write(file, '7')],
  ['without-a-type',   'not-account', (file) => write(file, '{"access_token":"x"}')],
  ['folder',           'folder',      (file) => mkdirSync(file)],
  ['link-to-nowhere',  'dead-link',   (file) => symlinkSync('gone.txt', file)],
  ['unreadable',       'unreadable',  (file) => symlinkSync('/proc/self/mem', file)],
  ['ten-megabytes',    'too-large',   (file) => { write(file, whole); truncateSync(file, 10_485_760); }],
];
