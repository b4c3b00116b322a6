import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { shellFiles } from './shell-files.ts';

for (const [name, text] of Object.entries(shellFiles)) {
  writeFileSync(fileURLToPath(new URL(`../../assets/terminal/${name}`, import.meta.url)), text);
}
