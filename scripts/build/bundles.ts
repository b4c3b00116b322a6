import { readFileSync } from 'node:fs';
import type { BuildOptions, Plugin } from 'esbuild';
import { repositoryIn } from '../../main/app/app-releases.ts';
import { commandNames, snapshotChannel } from '../../main/contract/commands.ts';
import { packagedParts } from '../../main/terminal/switches.mjs';
import * as seldom from './seldom.ts';

/** One program of ours: what it is made from, what it becomes. */
export interface Bundle extends BuildOptions {
  readonly entryPoints: [string];
  readonly outfile: string;
}

const manifest: unknown = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);
const leftOut = './scripts/build/left-out.cjs';

/** Electron 33 (the registry runtime) has Node 20 and Chromium 130; the pinned one is newer. */
const inNode: BuildOptions = {
  platform: 'node',
  target: 'node20',
  alias: {
    // Its CommonJS half asks for its files in a way that no bundler can follow.
    'jsonc-parser': 'jsonc-parser/lib/esm/main.js',
    // For conf's schemas and migrations, of which it is given none: zod is our library for schemas.
    'ajv/dist/2020.js': leftOut,
    'ajv-formats': leftOut,
    semver: leftOut,
  },
};
/** Once a day at most: every start would read a third more. */
const networkApart: Plugin = {
  name: 'network apart',
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/network\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './network.cjs', external: true } : null,
    );
  },
};
/** What nothing of ours asks for: a server, tables of keys, 3D. The first opening of the popover waits for the rest. */
const x11Core: Plugin = {
  name: 'x11 core',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\/(?:ext\/.+|gcfunction|keysyms|xserver)$/ }, ({ path, importer }) => {
      // The first and the last are asked for by the library itself.
      const isAsked = /ext\/(?:big-requests|ge|xinput|xc-misc)$/.test(path);
      return !isAsked && /[\\/]x11[\\/]lib[\\/]/.test(importer) ? { path, external: true } : null;
    });
  },
};
/**
 * A third of the text of shell.cjs, read when the first of them is called. A package that is replaced
 * under the running app does no harm: Electron keeps its app.asar open.
 */
const seldomApart: Plugin = {
  name: 'seldom apart',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^\.\/seldom\.cjs$/ }, ({ path }) => ({ path, external: true }));
    // Functions, so that a name which is not there fails the build.
    const contents = Object.keys(seldom).map(
      (name) => `export function ${name}(...given) {
        const { ${name} } = require('./seldom.cjs');
        return new.target ? new ${name}(...given) : ${name}(...given);
      }`,
    );
    const libraries = /[\\/]node_modules[\\/](@decimalturn[\\/]toml-patch|diff|execa|yazl)[\\/]/;
    onLoad({ filter: libraries }, () => ({ contents: contents.join('\n') }));
  },
};
const inElectron: BuildOptions = { ...inNode, format: 'cjs', external: ['electron'] };

/**
 * Half the text, which the app holds as long as it runs. Names stay: a log line has the message of an
 * error, and that names what was no function.
 */
const small: BuildOptions = { minifyWhitespace: true, minifySyntax: true };

/** CommonJS has no `import.meta.url`, which some ES modules among the libraries read. */
const importMetaUrl: BuildOptions = {
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: {
    js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;",
  },
};

/** What a script asks of its place, in CommonJS. */
const importMeta: BuildOptions = {
  ...importMetaUrl,
  define: { ...importMetaUrl.define, 'import.meta.dirname': '__dirname' },
};

/** ES modules have no `require`, which the CommonJS libraries inside call for Node's modules. */
const inNodeAlone: BuildOptions = {
  ...inNode,
  format: 'esm',
  banner: {
    js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);",
  },
};

export const bundles: readonly Bundle[] = [
  // Two files for the tray app: the first shows the icon before the second, with all libraries in it,
  // is read.
  {
    ...{ ...inElectron, ...small },
    entryPoints: ['main/electron/boot.ts'],
    outfile: 'dist/boot.cjs',
    define: { terminalParts: JSON.stringify({ '-h': 'switches.cjs', ...packagedParts }) },
  },
  // A worker, which is read instead of all the rest when such a switch is given.
  {
    ...{ ...inNode, format: 'cjs' },
    entryPoints: ['main/terminal/packaged.mjs'],
    outfile: 'dist/switches.cjs',
  },
  // The same for a switch that does not ask the app: all that a terminal can do without it.
  {
    ...{ ...inNode, ...small, format: 'cjs', ...importMetaUrl },
    plugins: [networkApart],
    entryPoints: ['main/terminal/packaged-tasks.ts'],
    outfile: 'dist/tasks.cjs',
  },
  {
    ...{ ...inElectron, ...small, ...importMetaUrl },
    plugins: [networkApart, seldomApart],
    entryPoints: ['main/electron/shell.ts'],
    outfile: 'dist/shell.cjs',
    define: { ...importMetaUrl.define, appRepository: JSON.stringify(repositoryIn(manifest)) },
  },
  {
    ...{ ...inNode, ...small, format: 'cjs', ...importMetaUrl },
    entryPoints: ['scripts/build/seldom.ts'],
    outfile: 'dist/seldom.cjs',
  },
  // Read by those alone who have an X server.
  {
    ...inElectron,
    minify: true,
    plugins: [x11Core],
    entryPoints: ['main/electron/x11.ts'],
    outfile: 'dist/x11.cjs',
  },
  // A sandboxed preload may be one CommonJS file and nothing else.
  {
    ...inElectron,
    entryPoints: ['main/electron/ipc/preload.ts'],
    outfile: 'dist/preload.cjs',
    define: {
      commandNames: JSON.stringify(commandNames),
      snapshotChannel: JSON.stringify(snapshotChannel),
    },
  },
  {
    ...inNodeAlone,
    plugins: [networkApart],
    entryPoints: ['main/terminal/main.ts'],
    outfile: 'dist/headless.mjs',
  },
  {
    ...{ ...inNode, format: 'cjs' },
    entryPoints: ['main/base/node/network.ts'],
    outfile: 'dist/network.cjs',
  },
  {
    ...{ ...inNode, format: 'cjs', ...importMeta },
    entryPoints: ['scripts/sidecar/get-core.ts'],
    outfile: 'dist/get-core.cjs',
  },
  {
    entryPoints: ['tray-ui/popover.ts'],
    outfile: 'dist/popover/popover.js',
    platform: 'browser',
    target: 'chrome130',
    format: 'iife',
    minify: true,
    conditions: ['production'],
  },
  // Started by the program that the app runs on: Node, or Electron told to be Node.
  { ...inNodeAlone, entryPoints: ['scripts/demo-gateway.ts'], outfile: 'dist/demo-gateway.mjs' },
];
