import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { containers, iconSet, rasterise } from './icon-set.ts';

const folder = fileURLToPath(new URL('../../assets/icons/', import.meta.url));

async function put(name: string, bytes: Uint8Array): Promise<void> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes);
}

for (const drawing of iconSet) await put(drawing.path, rasterise(drawing));
for (const [name, encode] of Object.entries(containers)) await put(name, await encode());
console.log(
  `${iconSet.length + Object.keys(containers).length} icons drawn into ${path.relative(process.cwd(), folder) || folder}`,
);
