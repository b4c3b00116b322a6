import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { iconSet, rasterise } from './icon-set.ts';

const folder = fileURLToPath(new URL('../../assets/icons/', import.meta.url));

for (const drawing of iconSet) {
  const file = path.join(folder, drawing.path);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, rasterise(drawing));
}
console.log(`${iconSet.length} icons drawn into ${path.relative(process.cwd(), folder) || folder}`);
