import { existsSync } from 'node:fs';
import { cp, mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, stop } from 'esbuild';
import { root } from '../bootstrap/cache-folder.mjs';
import { exclusively } from '../bootstrap/exclusive.mjs';
import { runCommand, StepFailure } from '../bootstrap/step-failure.mjs';
import { inWorkFolder, removeLeftovers } from '../bootstrap/work-folder.mjs';
import { bundles } from './bundles.ts';
import { buildCurrent, filesUnder, sourceDigest, stampFile } from './stamp.mjs';

/** Copied as they are: from, to. */
const copies = [
  ['tray-ui/index.html', 'dist/popover/index.html'],
  ['assets/icons/tray', 'dist/icons/tray'],
  ['assets/icons/app/128x128.png', 'dist/icons/window.png'],
  // Read by get-core.cjs beside it.
  ['scripts/sidecar/programs.json', 'dist/programs.json'],
] as const;

/**
 * Builds dist, unless what stands there was built from the same sources.
 * @throws StepFailure with what the bundler said
 */
export async function buildApp(progress: (text: string) => void): Promise<string> {
  if (buildCurrent()) return 'up to date';
  return exclusively(
    path.join(path.dirname(stampFile), 'build-lock'),
    (pid) => progress(`waiting for process ${pid}, which is building`),
    async () => (buildCurrent() ? 'built meanwhile' : buildAnew()),
  );
}

async function buildAnew(): Promise<string> {
  const digest = sourceDigest();
  const shelf = path.dirname(stampFile);
  await removeLeftovers(shelf, 'staging-');
  const built = inWorkFolder(path.join(shelf, 'staging-'), async (staging) => {
    const present = bundles.filter((bundle) => existsSync(path.join(root, bundle.entryPoints[0])));
    await Promise.all(present.map((bundle) => bundleInto(staging, bundle)));
    for (const [from, to] of copies) {
      if (!existsSync(path.join(root, from))) continue;
      await cp(path.join(root, from), path.join(staging, to), { recursive: true });
    }
    const outputs = filesUnder(staging, 'dist');
    for (const file of outputs)
      await moveIntoPlace(path.join(staging, file), path.join(root, file));
    await writeFile(stampFile, JSON.stringify({ digest, outputs }));
    return `built ${present.length} programs`;
  });
  try {
    return await built;
  } finally {
    // Its helper process would stay for as long as ours, and ours stays for as long as the app.
    await stop();
  }
}

async function bundleInto(staging: string, bundle: (typeof bundles)[number]): Promise<void> {
  const outfile = path.join(staging, bundle.outfile);
  try {
    await build({
      ...bundle,
      outfile,
      absWorkingDir: root,
      bundle: true,
      sourcemap: 'linked',
      legalComments: 'none',
      logLevel: 'silent',
    });
  } catch (error: unknown) {
    throw new StepFailure(
      `${bundle.outfile} could not be built.`,
      error instanceof Error ? error.message : String(error),
      'mend the source named above, then run the command again',
    );
  }
}

/** A rename, so that an app that is starting never reads half a file. */
async function moveIntoPlace(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  await rename(from, to);
}

if (process.argv[1] === import.meta.filename) {
  await runCommand(async () => console.log(await buildApp(() => undefined)));
}
