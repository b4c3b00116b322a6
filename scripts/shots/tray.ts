import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { type HealthState, healthStates, stateLabels } from '../../main/contract/health.ts';
import { accountIdOf } from '../../main/providers/account-service.ts';
import type { Reading } from '../../main/providers/core/limits/reading.ts';
import type { App } from '../../test/e2e/support/app.ts';
import { crashAndRecover, sidecarPid } from '../../test/e2e/support/stage.ts';
import { makeFakeSidecar } from '../../test/support/fake-sidecar.ts';
import { type Picture, writePng } from '../../test/support/pixels.ts';
import { newRun } from '../../test/support/run-folder.ts';
import { startStranger } from '../../test/support/stranger.ts';
import { until } from '../../test/support/until.ts';
import { writeCredential } from '../../test/support/upstream/credentials.ts';
import { onRig, type Rig } from '../bench/rig.ts';

/** What the bus had of one state. */
interface Seen {
  readonly tooltip: string;
  readonly picture: Picture;
  readonly rows: readonly {
    readonly label: string;
    readonly enabled: boolean;
    readonly type: string;
  }[];
}

/**
 * Brings the real app into each of its six states and takes what a panel is given over the bus:
 * `tray-STATE.png` as sent, and `tray-states.png` with tooltips and menus for the README; in
 * `tray-limit.png` with a limit that the user has put there.
 */
export async function shootTray(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const { seen, limit } = await onRig(async (rig) => ({
    seen: await seeAll(rig),
    limit: await seeLimit(rig),
  }));
  for (const state of healthStates)
    writePng(path.join(folder, `tray-${state}.png`), seen[state].picture);
  const states = healthStates.map((state) => ({
    state,
    name: stateLabels[state],
    ...seen[state],
  }));
  await compose(folder, 'tray-states', states);
  await compose(folder, 'tray-limit', [{ state: 'healthy', name: 'With a limit', ...limit }]);
}

async function seeAll(rig: Rig): Promise<Record<HealthState, Seen>> {
  const healthy = await rig.launch();
  const found: Partial<Record<HealthState, Seen>> = {};
  found.healthy = await see(rig, healthy, /Healthy/);
  // After the second crash in a row it stays red for 2 s, after the first for 0.25 s.
  await crashAndRecover(rig.host, healthy);
  process.kill(sidecarPid(healthy), 'SIGKILL');
  found.unreachable = await see(rig, healthy, /Unreachable/);
  await rig.host.tooltip(/Healthy/, {
    withinMs: 10_000,
    since: rig.host.mark() - 1,
    pid: healthy.pid,
  });
  await rig.host.click('Stop');
  found.stopped = await see(rig, healthy, /Stopped/);
  await healthy.close();

  // A slow answer cannot be had of the real sidecar on demand, nor a start that can be looked at.
  const slow = makeFakeSidecar(['slow:640']);
  const degraded = await rig.launch({ sidecar: slow.file });
  found.starting = await see(rig, degraded, /Starting/);
  found.degraded = await see(rig, degraded, /Degraded/);
  await degraded.close();
  slow.dispose();

  const stranger = await startStranger({ port: 0, name: 'jan' });
  const failed = await rig.launch({ port: stranger.port ?? 0 });
  found.failed = await see(rig, failed, /Proxy Failed/);
  await failed.close();
  await stranger.stop();
  return found as Record<HealthState, Seen>;
}

/** With an account, and what its service has told before this start. */
async function seeLimit(rig: Rig): Promise<Seen> {
  const run = newRun();
  const dataDir = path.join(run.folder, 'data');
  const auth = path.join(dataDir, 'auth');
  mkdirSync(auth, { recursive: true, mode: 0o700 });
  const file = path.basename(writeCredential(auth, 'claude'));
  const nowMs = Date.now();
  const window = { kind: 'session', name: '5 h', usedPercent: 38, lengthMs: 18_000_000 } as const;
  const limits = {
    windows: [{ ...window, resetsAtMs: nowMs + 8_000_000 }],
    ...{ plan: null, extra: null },
  };
  const reading: Reading = {
    ...{ providerId: 'claude', fault: null, askedAtMs: nowMs, nextAtMs: nowMs + 300_000 },
    told: { limits, atMs: nowMs },
  };
  const write = (name: string, content: object): void =>
    writeFileSync(path.join(dataDir, name), JSON.stringify(content), { mode: 0o600 });
  write('limits.json', { [accountIdOf(file)]: reading });
  write('settings.json', { limitInTray: 'claude: 5 h' });
  const app = await rig.launch({ run, dataDir });
  try {
    return await see(rig, app, /Healthy\nClaude: 5 h/);
  } finally {
    await app.close();
    run.dispose();
  }
}

async function see(rig: Rig, app: App, tooltip: RegExp): Promise<Seen> {
  const wait = { withinMs: 20_000, pid: app.pid };
  const { item, text } = await rig.host.tooltip(tooltip, wait);
  const picture = await item.icon();
  if (!picture) throw new Error('the item has no picture');
  const rows = async () => (await item.menu()).rows();
  // Tools are looked for once the gateway has come up, or will not.
  const last = text.includes('Starting') ? /^Starting/ : /^Copy preset$/;
  const wholeMenu = async () => {
    const now = await rows();
    return now.some(({ label }) => last.test(label)) ? now : null;
  };
  const whole = await until('the menu is whole', wholeMenu, { withinMs: 10_000, everyMs: 10 });
  return { tooltip: text, picture, rows: whole };
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

interface Card extends Seen {
  readonly state: HealthState;
  readonly name: string;
}

async function compose(folder: string, file: string, cards: readonly Card[]): Promise<void> {
  const card = ({ state, name, tooltip, rows }: Card): string => {
    const menu = rows
      .map(({ label, enabled, type }) =>
        type === 'separator'
          ? '<hr>'
          : `<li class="${enabled ? '' : 'off'}">${escaped(label)}</li>`,
      )
      .join('');
    const icon = `<img width="22" height="22" src="data:image/png;base64,${base64(folder, state)}">`;
    return `<section><h2>${name}</h2><div class="panel light">${icon}</div><div class="panel dark">${icon}</div>
      <p>${escaped(tooltip).replaceAll('\n', '<br>')}</p><ul>${menu}</ul></section>`;
  };
  // A row is in one line, as in a menu.
  const widthPx = cards.length === 1 ? 256 : 1_240;
  const html = `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; padding: 20px; width: ${widthPx}px; background: #f6f6f7; font: 12px/16px Inter, system-ui, sans-serif; color: #1a1a1d }
    main { display: grid; grid-template-columns: repeat(${cards.length}, 1fr); gap: 16px; align-items: start }
    h2 { font-size: 13px; margin: 0 0 8px } p { min-height: 80px; color: #55555e; margin: 8px 0; overflow-wrap: anywhere }
    .panel { display: inline-flex; padding: 5px 14px; border-radius: 6px; margin-right: 6px } .light { background: #eff0f1; box-shadow: 0 0 0 1px #0001 } .dark { background: #1e1e22 }
    ul { list-style: none; margin: 0; padding: 6px 0; background: #fff; border-radius: 10px; box-shadow: 0 0 0 1px #0001, 0 6px 18px #0001 }
    li { padding: 4px 12px } .off { color: #9a9aa2 } hr { border: 0; border-top: 1px solid #0001; margin: 5px 0 }
  </style><main>${cards.map(card).join('')}</main>`;
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage({
      deviceScaleFactor: 2,
      viewport: { width: widthPx + 40, height: 600 },
    });
    await page.setContent(html);
    await page.screenshot({ path: path.join(folder, `${file}.png`), fullPage: true });
  } finally {
    await browser.close();
  }
}

const base64 = (folder: string, state: HealthState): string =>
  readFileSync(path.join(folder, `tray-${state}.png`)).toString('base64');
