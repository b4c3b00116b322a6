import { buffer } from 'node:stream/consumers';
import { openPromise } from 'yauzl';

/** Every file of a zip, by name. */
export async function unzip(path: string): Promise<ReadonlyMap<string, string>> {
  const zip = await openPromise(path);
  const files = new Map<string, string>();
  for await (const entry of zip.eachEntry()) {
    const bytes = await buffer(await zip.openReadStreamPromise(entry));
    files.set(String(entry.fileName), bytes.toString('utf8'));
  }
  return files;
}
