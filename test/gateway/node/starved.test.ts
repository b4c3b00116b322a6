import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../main/gateway/core/gateway-ports.ts';
import { slowMs } from '../../../main/gateway/core/health-reducer.ts';
import { until } from '../../support/until.ts';
import { closeRigs, makeRig, patience, times } from './rig.ts';

type Verdict = CheckResult & { readonly isLate: boolean };

/** How long it gets no processor, and how long it does: shorter and longer than what is made up for. */
const stopsMs = [60, 200, 450, 120, 900, 230, 700] as const;
const runsMs = [40, 250, 120, 600] as const;

describe.skipIf(process.platform !== 'linux')(
  'checks by an app without processor',
  patience,
  () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'checking-app-'));
    const bundle = path.join(folder, 'checking-app.mjs');
    let child: ChildProcess | null = null;

    beforeAll(() =>
      build({
        entryPoints: [path.join(import.meta.dirname, 'checking-app.ts')],
        outfile: bundle,
        bundle: true,
        platform: 'node',
        format: 'esm',
        external: ['execa'],
        logLevel: 'error',
      }),
    );
    afterEach(async () => {
      if (child !== null) {
        const exited = once(child, 'exit');
        child.kill('SIGKILL');
        await exited;
      }
      await closeRigs();
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('blame nothing on a core that answers', async () => {
      const rig = await makeRig({ behaviours: ['slow:200'] });
      writeFileSync(rig.paths.config, `host: 127.0.0.1\nport: ${rig.port}\n`);
      const { env } = rig.plan();
      const plan = rig.plan({ env: { ...env, MANAGEMENT_PASSWORD: 'test-management-key' } });
      const { pid } = await rig.sidecar.start(1, plan);
      await rig.listening();
      const app = spawn(process.execPath, [bundle, JSON.stringify(plan), `${pid}`], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      child = app;
      const verdicts: Verdict[] = [];
      createInterface(app.stdout).on('line', (line) => verdicts.push(JSON.parse(line) as Verdict));
      await until('it checks', () => verdicts.some(({ type }) => type === 'passed'));
      for (let n = 0; n < times(24, 1_200); n += 1) {
        app.kill('SIGSTOP');
        await sleep(stopsMs[n % stopsMs.length] ?? 0); // Time is what is given and taken here.
        app.kill('SIGCONT');
        await sleep(runsMs[n % runsMs.length] ?? 0);
      }
      const starved = verdicts.length;
      await until('it checks on', () => verdicts.slice(starved + 1).some(isGood));
      expect(verdicts.filter(({ type }) => type === 'failed' || type === 'refused')).toEqual([]);
      expect(verdicts.filter(({ isLate }) => isLate)).toEqual([]);
      expect(verdicts.filter((each) => each.type === 'passed' && !isGood(each))).toEqual([]);
      // It was held up, or it proved nothing.
      expect(verdicts.filter(({ type }) => type === 'discarded').length).toBeGreaterThan(4);
    });
  },
);

const isGood = (verdict: CheckResult): boolean =>
  verdict.type === 'passed' && verdict.latencyMs < slowMs;
