// @ts-check
// Run by the app itself when its user asks for CLIProxyAPI, the usual version or the one that is named;
// see main/gateway/get-sidecar.ts. What it is doing goes to stdout, why it failed to stderr.
import { runCommand } from '../bootstrap/step-failure.mjs';
import { defaultSidecar } from './pins.mjs';

// Nobody wants it any more when the app is gone.
process.on('disconnect', () => process.exit(1));
process.channel?.unref();
await runCommand(async () => {
  (await import('tsx/esm/api')).register();
  const { provideSidecar } = await import('./provide.ts');
  const { said } = await provideSidecar(process.argv[2] ?? defaultSidecar, (text) =>
    process.stdout.write(`${text}\n`),
  );
  process.stdout.write(`${said}\n`);
});
