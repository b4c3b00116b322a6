// @ts-check
/** Who may import whom. Types count: a layer that names another layer's types depends on it. */

/** Each may use the ones before it: their core and their services, never their node. */
const features = ['gateway', 'config', 'providers', 'tools', 'logs'];
const contract = 'main/contract/';
const baseCore = 'main/base/core/';
const base = 'main/base/';
const app = 'main/app/';
/** The files of a feature's own folder: its services, all that others see of it beside its core. */
const services = (/** @type {string} */ feature) => `main/${feature}/[^/]+$`;
const core = (/** @type {string} */ feature) => `main/${feature}/core/`;
const node = (/** @type {string} */ feature) => `main/${feature}/node/`;
const allCores = features.map(core);
const allServices = features.map(services);

/** Node's own modules, as dependency-cruiser names them. */
const ofNode = { dependencyTypesNot: ['core'] };

/**
 * @param {string} name who, as it is read in a report
 * @param {string} from a path, as a pattern
 * @param {(string | undefined)[]} to paths, or `npm:name` for a package
 * @param {string} why
 * @param {object} also further conditions that a forbidden target must meet
 */
const only = (name, from, to, why, also = {}) => ({
  name,
  comment: why,
  severity: 'error',
  from: { path: `^${from}` },
  to: {
    ...also,
    pathNot: to.map((path) =>
      path?.startsWith('npm:') ? `(^|/)node_modules/${path.slice(4)}/` : `^${path}`,
    ),
  },
});

/** They read and edit text and do nothing else. */
const textLibraries = 'npm:(zod|yaml|jsonc-parser|@decimalturn/toml-patch|diff)';
const libraries = ['zod', 'execa', 'undici', 'yaml', 'conf', 'electron-log', 'yazl', 'which'].map(
  (name) => `npm:(@types/)?${name}`,
);

const ofFeatures = features.flatMap((feature, at) => {
  const before = features.slice(0, at);
  const below = before.length === 0 ? 'contract and base' : `contract, base, ${before.join(', ')}`;
  return [
    only(
      `${feature}/core decides purely, with ${below}`,
      core(feature),
      [core(feature), ...before.map(core), baseCore, contract, textLibraries],
      'No Node, no clock; of other features the cores before it.',
    ),
    only(
      `${feature}/node acts, with ${below}`,
      node(feature),
      [core(feature), node(feature), ...before.map(core), base, contract, ...libraries],
      "No feature imports another's node, nor its own service.",
      ofNode,
    ),
    only(
      `services of ${feature} see their own feature, ${below}`,
      services(feature),
      [
        ...[core(feature), node(feature), services(feature)],
        ...before.flatMap((other) => [core(other), services(other)]),
        ...[base, contract, ...libraries],
      ],
      'Of other features their services and cores, in the one order that has no circles.',
      ofNode,
    ),
  ];
});

const composed = [...allCores, ...allServices, base, contract, ...libraries];
const uiFeatures = 'gateway|providers|tools|logs';
const lit = 'npm:(lit|lit-html|lit-element|@lit-labs/virtualizer)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    only(
      'contract imports only zod',
      contract,
      [contract, 'npm:zod'],
      'Both sides read it, so it needs neither side.',
    ),
    only(
      'base/core imports only contract and what compares texts',
      baseCore,
      [baseCore, contract, 'npm:diff'],
      'What every pure file may use.',
    ),
    only(
      'base knows no feature',
      'main/base/node/',
      [base, contract, ...libraries],
      'What every feature may use, so it uses none.',
      ofNode,
    ),
    ...ofFeatures,
    only(
      'app/core decides purely',
      'main/app/core/',
      ['main/app/core/', ...allCores, baseCore, contract],
      'The snapshot and the tray are worked out, not looked up.',
    ),
    only(
      'app imports services, not the node of a feature',
      app,
      [app, ...composed],
      'The one composition that both shells share, so it knows neither.',
      ofNode,
    ),
    only(
      'terminal imports app and services, not electron',
      'main/terminal/',
      ['main/terminal/', app, ...composed],
      'The terminal shell runs where there is no Electron.',
      ofNode,
    ),
    only(
      'electron imports app and services, not terminal',
      'main/electron/',
      ['main/electron/', app, ...composed, 'npm:(electron|electron-store|menubar|x11)'],
      'The tray shell.',
      ofNode,
    ),
    only(
      'the bridge is small',
      'main/electron/ipc/preload',
      [contract, 'npm:electron'],
      'The smallest bridge that works.',
    ),
    only(
      'tray-ui is a view of the contract',
      'tray-ui/',
      ['tray-ui/', contract, lit],
      'It draws snapshots and sends commands.',
    ),
    only(
      'tray-ui/base knows no element',
      'tray-ui/base/',
      ['tray-ui/base/', contract, lit],
      'What every element may use.',
    ),
    only(
      'tray-ui/elements know no feature',
      'tray-ui/elements/',
      ['tray-ui/(base|elements)/', contract, lit],
      'What every feature may show.',
    ),
    {
      name: 'no feature of tray-ui imports another',
      severity: 'error',
      from: { path: `^tray-ui/(${uiFeatures})/` },
      to: { path: `^tray-ui/(${uiFeatures})/`, pathNot: '^tray-ui/$1/' },
    },
    {
      name: 'the popover and the bridge borrow only types from main',
      comment:
        'zod and everything else of the contract stay out of the page and of the preload script.',
      severity: 'error',
      from: { path: '^(tray-ui/|main/electron/ipc/preload)' },
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
      name: 'every room of main is known',
      comment: 'A new feature gets its place in the order above.',
      severity: 'error',
      from: {},
      to: {
        path: '^main/',
        pathNot: `^main/(contract|base|app|electron|terminal|${features.join('|')})/`,
      },
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
        pathNot:
          '(main/electron/(boot|shell|ipc/preload)|main/terminal/(main|packaged-tasks)|tray-ui/popover)\\.ts$',
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
