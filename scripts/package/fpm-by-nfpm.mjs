#!/usr/bin/env node
// @ts-check
// Takes the command line that electron-builder gives to fpm and has nfpm make the package instead. fpm
// is Ruby and comes from GitHub alone; nfpm is built from the Go module proxy, pinned. KORPROXY_NFPM
// says where it is. An option that is not known here is an error: a package that lacks what was asked
// for would be found out by users only.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { inWorkFolder } from '../bootstrap/work-folder.mjs';
import { nfpmConfig, readFpmArguments } from './fpm-arguments.mjs';

const asked = readFpmArguments(process.argv.slice(2));
await inWorkFolder('korproxy-nfpm-', async (work) => {
  const config = path.join(work, 'nfpm.yaml');
  writeFileSync(config, stringify(nfpmConfig(asked)));
  const { status, error } = spawnSync(
    process.env['KORPROXY_NFPM'] ?? 'nfpm',
    ['package', '--config', config, '--packager', asked.type, '--target', asked.file],
    { stdio: 'inherit' },
  );
  if (error) throw error;
  process.exitCode = status ?? 1;
});
