import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileFormat } from '../core/file-format.ts';

/**
 * A settings file larger than this is not parsed only to say where it points: that would hold up
 * everything else for longer than 20 ms. YAML costs ten times as much as the others.
 */
const largestRead = 64 * 1_024;
const largestYaml = 16 * 1_024;

export const largestFor = ({ name }: FileFormat): number =>
  name === 'YAML' ? largestYaml : largestRead;

/** At most what is allowed, however it grew since it was looked at; a pipe in its place is not waited for. */
export async function readText(path: string, limitBytes: number): Promise<string> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const buffer = Buffer.alloc(limitBytes);
    const { bytesRead } = await file.read(buffer, 0, limitBytes, 0);
    return buffer.toString('utf8', 0, bytesRead).replace('\uFEFF', '');
  } finally {
    await file.close();
  }
}
