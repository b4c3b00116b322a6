// The libraries that most days of the app need none of, for a file of their own (see bundles.ts).
export { parse, patch, stringify } from '@decimalturn/toml-patch';
export { structuredPatch } from 'diff';
export { execa } from 'execa';
export { ZipFile } from 'yazl';
