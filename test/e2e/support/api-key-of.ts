import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The key that tools of an app's gateway use. */
export const apiKeyOf = ({ dataDir }: { readonly dataDir: string }): string =>
  (JSON.parse(readFileSync(path.join(dataDir, 'settings.json'), 'utf8')) as { apiKey: string })
    .apiKey;
