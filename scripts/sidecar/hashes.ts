import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { digestOf } from '../bootstrap/digest.mjs';
import { runCommand, StepFailure } from '../bootstrap/step-failure.mjs';
import { stepLines } from '../bootstrap/step-lines.mjs';
import { inWorkFolder } from '../bootstrap/work-folder.mjs';
import { buildWithGo, goPlatform } from './go-build.ts';
import { provideGo } from './go-toolchain.ts';
import { goVersion, platforms, sidecarPins } from './pins.mjs';

const usage = `npm run sidecar-hashes -- [--write]

Builds CLIProxyAPI of every pinned version for every platform with Go ${goVersion}, in empty caches, and
compares the SHA-256 of each with scripts/sidecar/programs.json. --write writes the file anew.
`;

/** Made with our own Go in our own caches, so that nothing of this machine can come into it. */
async function main(args: readonly string[]): Promise<number> {
  if (args.some((each) => each !== '--write')) {
    process.stderr.write(usage);
    return 2;
  }
  const step = stepLines();
  const provided = await provideGo(() => undefined);
  if (!provided.ok)
    throw new StepFailure(`There is no Go ${goVersion}.`, provided.why, 'mend that');
  let differing = 0;
  const programs: Record<string, Record<string, string>> = {};
  await inWorkFolder('korproxy-hashes-', async (folder) => {
    for (const pin of Object.values(sidecarPins)) {
      const made: Record<string, string> = {};
      programs[pin.version] = made;
      for (const platform of platforms) {
        await step(platform, async (progress) => {
          const program = path.join(folder, 'program');
          const env = { ...provided.env(folder), ...goPlatform(platform) };
          const refusal = await buildWithGo(provided.go, { pin, program, progress, env });
          if (refusal !== null) throw new StepFailure('Not built.', refusal.why, 'mend that');
          const sha256 = await digestOf(program);
          made[platform] = sha256;
          const isPinned = pin.programs[platform] === sha256;
          if (!isPinned) differing += 1;
          return `${pin.version} ${sha256} ${isPinned ? 'as pinned' : 'NOT as pinned'}`;
        });
      }
    }
  });
  if (!args.includes('--write')) return differing === 0 ? 0 : 1;
  const table = path.join(import.meta.dirname, 'programs.json');
  await writeFile(table, `${JSON.stringify({ go: goVersion, programs }, null, 2)}\n`);
  return 0;
}

await runCommand(() => main(process.argv.slice(2)));
