// @ts-check
/** Who may import whom. Types count: a layer that names another layer's types depends on it. */

const rooms = ['contract', 'core', 'app', 'node', 'host'].map((room) => `main/${room}/`);
const [contract, core, app, node, host] = rooms;
/** Node's own modules, as dependency-cruiser names them. */
const ofNode = { dependencyTypesNot: ['core'] };

/**
 * @param {string} from a path, as a pattern
 * @param {(string | undefined)[]} to paths, or `npm:name` for a package
 * @param {string} why
 * @param {object} also further conditions that a forbidden target must meet
 */
const only = (from, to, why, also = {}) => ({
  name: `${from.replaceAll('\\', '')} imports only ${to.join(' ') || 'nothing'}`,
  comment: why,
  severity: 'error',
  from: { path: `^${from}` },
  to: {
    ...also,
    pathNot: to.length
      ? to.map((path) =>
          path?.startsWith('npm:') ? `(^|/)node_modules/${path.slice(4)}/` : `^${path}`,
        )
      : ['^$'],
  },
});

const libraries = ['zod', 'execa', 'yaml', 'conf', 'electron-log', 'yazl', 'which'].map(
  (name) => `npm:(@types/)?${name}`,
);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    only('main/contract/', [contract, 'npm:zod'], 'Both sides read it, so it needs neither side.'),
    only(
      'main/core/',
      [core, contract, 'npm:(zod|yaml|jsonc-parser|@decimalturn/toml-patch|diff)'],
      'Decisions, without a world to act on. The libraries read and edit text and do nothing else.',
    ),
    only('main/app/', [app, core, contract], 'Acts through ports only.'),
    only(
      'main/node/',
      [node, core, contract, ...libraries],
      'The ports done with Node; runs in plain tests.',
      ofNode,
    ),
    only(
      'main/host/',
      [host, app, node, core, contract, ...libraries],
      'The one composition that both shells share, so it knows neither.',
      ofNode,
    ),
    only(
      'main/headless/',
      ['main/(?!electron/)', ...libraries],
      'The terminal shell runs where there is no Electron.',
      ofNode,
    ),
    only(
      'main/electron/preload',
      ['main/contract/', 'npm:electron'],
      'The smallest bridge that works.',
    ),
    only(
      'tray-ui/',
      ['tray-ui/', contract, 'npm:(lit|lit-html|lit-element|@lit-labs/virtualizer)'],
      'A view of the contract.',
    ),
    {
      name: 'the popover and the bridge borrow only types from main',
      comment:
        'zod and everything else of the contract stay out of the page and of the preload script.',
      severity: 'error',
      from: { path: '^(tray-ui/|main/electron/preload)' },
      to: { path: '^main/contract/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'electron stays in main/electron',
      comment: 'Everything else runs in plain Node, in tests and in the terminal.',
      severity: 'error',
      from: { path: '^(main|tray-ui|test)/', pathNot: '^main/electron/' },
      to: {
        path: 'node_modules/(electron|electron-store|menubar)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'not even types of electron outside main/electron and its tests',
      severity: 'error',
      from: { path: '^(main|tray-ui)/', pathNot: '^main/electron/' },
      to: { path: 'node_modules/(electron|electron-store|menubar)/' },
    },
    {
      name: 'the log library comes in by its Node door',
      comment: 'Its other doors register Electron listeners when imported.',
      severity: 'error',
      from: { path: '^main/' },
      to: {
        path: 'node_modules/electron-log/',
        pathNot: 'node_modules/electron-log/(src/)?node',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'product imports neither tests nor scripts',
      severity: 'error',
      from: { path: '^(main|tray-ui)/' },
      to: { path: '^(test|scripts)/' },
    },
    {
      name: 'no cycles, of types neither',
      comment: 'Two files that name each other are read, moved and changed as one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    { name: 'no unresolvable import', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no orphan',
      severity: 'error',
      from: {
        orphan: true,
        path: '^(main|tray-ui)/',
        pathNot: '(main/electron/(boot|shell|preload)|main/headless/main|tray-ui/popover)\\.ts$',
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
