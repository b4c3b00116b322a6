import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Behaviour, makeFakeSidecar } from './fake-sidecar.ts';
import type { Run } from './run-folder.ts';

/** Fake cores in a cache of the run's own, each in its version's folder with its papers. */
export function cacheCores(run: Run, cores: Readonly<Record<string, readonly Behaviour[]>>): void {
  for (const [version, behaviours] of Object.entries(cores)) {
    const fake = makeFakeSidecar(behaviours, run);
    const folder = path.join(run.folder, 'cache', 'korproxy', 'sidecar', version);
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, 'cli-proxy-api');
    copyFileSync(fake.file, file);
    writeFileSync(path.join(folder, 'behaviour'), behaviours.join('\n'));
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
    writeFileSync(path.join(folder, 'provenance.json'), JSON.stringify({ version, sha256 }));
    fake.dispose();
  }
}
