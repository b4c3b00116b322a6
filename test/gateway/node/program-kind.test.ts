import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type ProgramKind, programKind } from '../../../main/gateway/node/program-kind.ts';

const bytes = (size: number, fill: (buffer: Buffer) => void): Buffer => {
  const buffer = Buffer.alloc(size);
  fill(buffer);
  return buffer;
};
const elf = (machine: number) =>
  bytes(64, (head) => {
    head.write('\x7fELF', 'latin1');
    head.writeUInt16LE(machine, 18);
  });
const machO = (type: number) =>
  bytes(32, (head) => {
    head.writeUInt32LE(0xfeedfacf, 0);
    head.writeUInt32LE(type, 4);
  });
const universal = bytes(32, (head) => head.writeUInt32BE(0xcafebabe, 0));
const pe = (machine: number, at = 128) =>
  bytes(256, (head) => {
    head.write('MZ', 'latin1');
    head.writeUInt32LE(at, 60);
    if (at + 6 > head.length) return;
    head.write('PE\0\0', at, 'latin1');
    head.writeUInt16LE(machine, at + 4);
  });
const text = (words: string) => Buffer.from(words);

// biome-ignore format: a table
it.each<[what: string, start: Buffer, platform: NodeJS.Platform, arch: typeof process.arch, kind: ProgramKind]>([
  ['ELF x64',               elf(62),                          'linux',  'x64',   'runs'],
  ['ELF arm64',             elf(183),                         'linux',  'x64',   'foreign'],
  ['ELF arm64',             elf(183),                         'linux',  'arm64', 'runs'],
  ['ELF x64',               elf(62),                          'linux',  'arm64', 'foreign'],
  ['ELF, processor unknown to us', elf(62),                   'linux',  'riscv64', 'runs'],
  ['ELF x64',               elf(62),                          'darwin', 'x64',   'foreign'],
  ['ELF x64',               elf(62),                          'win32',  'x64',   'foreign'],
  ['Mach-O x64',            machO(0x01000007),                'darwin', 'x64',   'runs'],
  ['Mach-O x64',            machO(0x01000007),                'darwin', 'arm64', 'runs'],
  ['Mach-O arm64',          machO(0x0100000c),                'darwin', 'x64',   'foreign'],
  ['Mach-O for both',       universal,                        'darwin', 'x64',   'runs'],
  ['Mach-O for both',       universal,                        'linux',  'x64',   'foreign'],
  ['PE x64',                pe(0x8664),                       'win32',  'x64',   'runs'],
  ['PE arm64',              pe(0xaa64),                       'win32',  'x64',   'foreign'],
  ['PE x64',                pe(0x8664),                       'win32',  'arm64', 'runs'],
  ['PE of 32 bits',         pe(0x14c),                        'win32',  'x64',   'runs'],
  ['PE x64',                pe(0x8664),                       'linux',  'x64',   'foreign'],
  ['PE, head out of sight', pe(0xaa64, 4_096),                'win32',  'x64',   'runs'],
  ['MZ and nothing else',   text(`MZ${' '.repeat(30)}`),      'win32',  'x64',   'runs'],
  ['a script',              text('#!/bin/sh\nexit 0\n'),      'linux',  'x64',   'runs'],
  ['a script',              text('#!/bin/sh\nexit 0 # or 1\n'), 'win32', 'x64',  'none'],
  ['a text',                text('echo hello, I am a text\n'), 'linux',  'x64',   'none'],
  ['nothing',               text(''),                         'linux',  'x64',   'none'],
  ['the head of an ELF cut off', elf(62).subarray(0, 19),     'linux',  'x64',   'none'],
])('%s', (_what, start, platform, arch, kind) => {
  expect(programKind(start, platform, arch)).toBe(kind);
});

it('the program that runs this runs here', () => {
  const start = readFileSync(process.execPath).subarray(0, 4_096);
  expect(programKind(start, process.platform, process.arch)).toBe('runs');
});
