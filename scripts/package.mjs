// @ts-check
import { endStepsOnSignals, prepareDependencies } from './bootstrap/prepare.mjs';
import { describeFailure } from './bootstrap/step-failure.mjs';
import { stepLines } from './bootstrap/step-lines.mjs';

try {
  const step = stepLines();
  endStepsOnSignals();
  await prepareDependencies(step);
  (await import('tsx/esm/api')).register();
  if (process.argv[2] === '--check') {
    const { checkPackages } = await import('./package/check.ts');
    process.exitCode = await checkPackages(step);
  } else if (process.argv[2] === '--try') {
    const { tryPackaged } = await import('./package/try.ts');
    process.exitCode = await tryPackaged(step);
  } else {
    const { packageCommand } = await import('./package/package.ts');
    process.exitCode = await packageCommand(process.argv.slice(2), step);
  }
} catch (error) {
  process.stderr.write(describeFailure(error));
  process.exitCode = 1;
}
