import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pinOf, platformKey } from '../../scripts/sidecar/pins.mjs';
import { tarGzOf } from './archives.ts';
import { makeFakeSidecar } from './fake-sidecar.ts';
import type { FileSite } from './file-site.ts';
import type { Run } from './run-folder.ts';

/** A release that came out after this KorProxy. */
export const newerCore = '7.2.141';

export const archiveName = pinOf(newerCore)?.archives[platformKey()]?.name ?? '';

const release = `/router-for-me/CLIProxyAPI/releases/download/v${newerCore}`;
export const archivePath = `${release}/${archiveName}`;
const checksumsPath = `${release}/checksums.txt`;
const listPath = '/repos/router-for-me/CLIProxyAPI/releases?per_page=30';

/** What fetches a core for an app that runs from a clone. */
export const getScript = fileURLToPath(new URL('../../scripts/sidecar/get.mjs', import.meta.url));

/** Makes the site list the newer release and hand out its archive, with a checksum that fits. */
export function publishArchive(site: FileSite, archive: Buffer): void {
  const assets = [{ name: 'checksums.txt' }, { name: archiveName }];
  const list = [{ tag_name: `v${newerCore}`, draft: false, prerelease: false, assets }];
  const sha256 = createHash('sha256').update(archive).digest('hex');
  site.files.set(listPath, Buffer.from(JSON.stringify(list)));
  site.files.set(archivePath, archive);
  site.files.set(checksumsPath, Buffer.from(`${sha256}  ${archiveName}\n`));
}

/** The same with a core that works; `comment` makes it as large as is wanted. */
export async function publishCore(site: FileSite, run: Run, comment = ''): Promise<Buffer> {
  const fake = makeFakeSidecar(['ok'], run);
  const program = `${readFileSync(fake.file, 'utf8')}// ${comment}\n`;
  fake.dispose();
  const archive = await tarGzOf({ 'cli-proxy-api': program, 'README.md': 'text' });
  publishArchive(site, archive);
  return archive;
}

/** The site sends so many bytes of the archive and then nothing, until `instead` is another. */
export function fallSilentAfter(site: FileSite, archive: Buffer, bytes: number): void {
  site.instead = ({ url }, response) => {
    if (url !== archivePath) return false;
    response.writeHead(200, { 'content-length': archive.length });
    response.write(archive.subarray(0, bytes));
    return true;
  };
}
