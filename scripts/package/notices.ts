import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, stop } from 'esbuild';
import * as z from 'zod';
import { root } from '../bootstrap/cache-folder.mjs';
import { lastLines, runProgram } from '../bootstrap/run-program.mjs';
import { StepFailure } from '../bootstrap/step-failure.mjs';
import { inWorkFolder } from '../bootstrap/work-folder.mjs';
import { bundles } from '../build/bundles.ts';

const folder = path.join(root, 'dist', 'notices');

/** As CycloneDX writes it; its texts are the packages' own licence files. */
const component = z.object({
  group: z.string().optional(),
  name: z.string(),
  /** Absent in what the bundler put in itself. */
  version: z.string().optional(),
  licenses: z
    .array(
      z.object({
        license: z.object({ id: z.string().optional(), name: z.string().optional() }).optional(),
        expression: z.string().optional(),
      }),
    )
    .default([]),
  evidence: z
    .object({
      licenses: z
        .array(z.object({ license: z.object({ text: z.object({ content: z.string() }) }) }))
        .default([]),
    })
    .optional(),
});
export type Component = z.infer<typeof component>;
const bom = z.object({ components: z.array(component) });

/**
 * Lays into dist what is in the bundles that are shipped: a bill of materials and the licence texts.
 * It goes by what the bundler took, so nothing is named that is not shipped and nothing forgotten.
 */
export const layNotices = (shipped: readonly string[]): Promise<string> =>
  inWorkFolder('korproxy-notices-', async (work) => {
    const metafile = path.join(work, 'metafile.json');
    await writeFile(metafile, JSON.stringify(await metafileOf(shipped)));
    const sbom = path.join(folder, 'sbom.cdx.json');
    await mkdir(folder, { recursive: true });
    const cyclonedx = 'node_modules/@cyclonedx/cyclonedx-esbuild/bin/cyclonedx-esbuild-cli.js';
    const { code, output } = await runProgram(
      process.execPath,
      [
        path.join(root, cyclonedx),
        ...['--gather-license-texts', '--output-reproducible', '--no-validate'],
        ...['--output-file', sbom, metafile],
      ],
      { cwd: root },
    );
    if (code !== 0) {
      throw new StepFailure('The licences could not be listed.', lastLines(output, 3), 'mend that');
    }
    const listed = bom.parse(JSON.parse(await readFile(sbom, 'utf8'))).components;
    const components = listed.filter(({ version }) => version !== undefined);
    await writeFile(path.join(folder, 'THIRD-PARTY-NOTICES.txt'), noticesOf(components));
    return `${components.length} packages`;
  });

/** What the bundler takes for all shipped bundles, as one. */
async function metafileOf(shipped: readonly string[]): Promise<object> {
  const inputs: object = {};
  const outputs: object = {};
  for (const bundle of bundles.filter(({ outfile }) => shipped.includes(outfile))) {
    const settings = { bundle: true, write: false, metafile: true, absWorkingDir: root } as const;
    const { metafile } = await build({ ...bundle, ...settings });
    Object.assign(inputs, metafile.inputs);
    Object.assign(outputs, metafile.outputs);
  }
  // Its helper process would outlive us.
  await stop();
  return { inputs, outputs };
}

const licenceOf = ({ licenses }: Component): string =>
  licenses
    .map(({ license, expression }) => expression ?? license?.id ?? license?.name ?? '')
    .join(' and ');

/**
 * One part a package: name, version, licence, and its own licence text.
 * @throws StepFailure for a package without a licence text: it could not be shipped
 */
export function noticesOf(components: readonly Component[]): string {
  const parts = components.map((each) => {
    const name = each.group === undefined ? each.name : `${each.group}/${each.name}`;
    const carried = (each.evidence?.licenses ?? []).map(({ license }) =>
      Buffer.from(license.text.content, 'base64').toString('utf8').trim(),
    );
    const texts = carried.length > 0 ? carried : (notCarried[name] ?? []);
    if (texts.length === 0) {
      throw new StepFailure(
        `${name} ${each.version} has no licence text.`,
        'its package carries none',
        'choose another package, or add the text by hand in scripts/package/notices.ts',
      );
    }
    return `${name} ${each.version} (${licenceOf(each)})\n\n${texts.join('\n\n')}\n`;
  });
  const rule = `\n${'-'.repeat(78)}\n\n`;
  return `${head}${rule}${parts.join(rule)}`;
}

/** Packages that name their licence and carry no text of it: what they say, and where. */
const notCarried: Readonly<Record<string, readonly string[]>> = {
  'electron-positioner': [
    `MIT, as its package.json says. Copyright (c) Jens Lind

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES
OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`,
  ],
};

const head = `KorProxy is made with the packages below. Electron and Chromium are named in
LICENSE.electron.txt and LICENSES.chromium.html, CLIProxyAPI and what is
linked into it in sidecar.
`;
