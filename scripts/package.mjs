// @ts-check
import { endStepsOnSignals, prepareDependencies } from './bootstrap/prepare.mjs';
import { runCommand } from './bootstrap/step-failure.mjs';
import { stepLines } from './bootstrap/step-lines.mjs';

await runCommand(async () => {
  const step = stepLines();
  endStepsOnSignals();
  await prepareDependencies(step);
  (await import('tsx/esm/api')).register();
  if (process.argv[2] === '--check') {
    const { checkPackages } = await import('./package/check.ts');
    return checkPackages(step);
  }
  if (process.argv[2] === '--try') {
    const { tryPackaged } = await import('./package/try.ts');
    return tryPackaged(step);
  }
  const { packageCommand } = await import('./package/package.ts');
  return packageCommand(process.argv.slice(2), step);
});
