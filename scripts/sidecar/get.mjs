// @ts-check
// Run by the app itself when its user asks for CLIProxyAPI (`Get CLIProxyAPI`); see main/gateway/get-sidecar.ts.
import { describeFailure } from '../bootstrap/step-failure.mjs';
import { defaultSidecar } from './pins.mjs';

try {
  (await import('tsx/esm/api')).register();
  const { provideSidecar } = await import('./provide.ts');
  await provideSidecar(defaultSidecar, () => {});
} catch (error) {
  process.stderr.write(describeFailure(error));
  process.exitCode = 1;
}
