import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Writable } from 'node:stream';
import type { Machine } from '../../../main/base/node/paths.ts';
import { systemClock } from '../../../main/base/node/system-clock.ts';
import type {
  PickedModels,
  ToolConfirmation,
  ToolForm,
  ToolId,
  ToolIntegration,
} from '../../../main/contract/tools.ts';
import { doorMessage } from '../../../main/gateway/core/door-words.ts';
import { stopped } from '../../../main/gateway/core/health-reducer.ts';
import { createDoor, type GatewayDoor } from '../../../main/gateway/create-gateway.ts';
import { readCommandLine } from '../../../main/terminal/command-line.mjs';
import { runTerminalPresets } from '../../../main/terminal/terminal-presets.ts';
import { defaultModels } from '../../../main/tools/core/models.ts';
import { createToolRun } from '../../../main/tools/node/tool-run.ts';
import { openPresets } from '../../../main/tools/open-presets.ts';
import { processesOf } from '../../support/orphans.ts';
import { newRun, type Run } from '../../support/run-folder.ts';
import { type StartedSidecar, startSidecar } from '../../support/started-sidecar.ts';
import { until } from '../../support/until.ts';
import { type FakeModel, startFakeModel, upstreamModel } from './fake-model.ts';
import { silentLog } from './silent-log.ts';

/** What a client gets to start and to answer; a silent one is not waited for longer than a person would. */
export const patienceMs = 90_000;

/** The real sidecar with a fake model behind it, under the names that presets ask for. */
export interface Stage {
  readonly sidecar: StartedSidecar;
  readonly model: FakeModel;
  /** The sidecar comes back on its port and knows a new key alone, as after `New API key`. */
  renewKey(): Promise<void>;
  /** The sidecar is gone while `ask` begins, and back once something waits at the door. */
  restartUnder<T>(ask: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const waiting = { withinMs: patienceMs };

/** Of a gateway that only its user can help. */
export const failedMessage = (): string =>
  doorMessage({ ...stopped, state: 'failed', problem: { code: 'config-missing' } });

export const openDoor = ({ port, apiKey }: { port: number; apiKey: string }): GatewayDoor =>
  createDoor({
    ...{ clock: systemClock, log: silentLog, port: () => port, apiKeys: async () => [apiKey] },
    ...{ isWanted: () => true, isWantedAtRest: () => false, onWaiting: () => {} },
  });

export async function openStage(): Promise<Stage> {
  const run = newRun();
  const model = await startFakeModel();
  const others = ['claude-haiku-4-5-20251001', 'gemini-3.1-pro-preview'];
  const names = [...Object.values(defaultModels), ...others];
  const start = (over: { port?: number; apiKey?: string } = {}): Promise<StartedSidecar> =>
    startSidecar({
      line: 'v7',
      folder: run.folder,
      ...over,
      config: {
        'openai-compatibility': [
          {
            name: 'heron',
            'base-url': model.baseUrl,
            'api-key-entries': [{ 'api-key': 'upstream' }],
            models: names.map((alias) => ({ name: upstreamModel, alias })),
          },
        ],
      },
    });
  let sidecar = await start();
  return {
    get sidecar() {
      return sidecar;
    },
    model,
    renewKey: async () => {
      await sidecar.stop();
      sidecar = await start({ port: sidecar.port });
    },
    restartUnder: async (ask) => {
      const { port, apiKey } = sidecar;
      await sidecar.stop();
      const door = openDoor({ port, apiKey });
      await door.stand({ listens: true, requests: 'hold' }, failedMessage);
      const asked = ask();
      const waits = until('something waits', () => door.waiting > 0, waiting);
      waits.catch(() => {}); // Where the client ends without a question, its output says so.
      try {
        await Promise.race([waits, asked]);
        await door.stand({ listens: false, requests: 'hold' }, failedMessage);
        sidecar = await start({ port, apiKey });
        await door.stand({ listens: false, requests: 'forward' }, failedMessage);
        return await asked;
      } finally {
        await door.close();
      }
    },
    close: async () => {
      await sidecar.stop();
      await model.close();
      run.dispose();
    },
  };
}

/** A user who has nothing but one client, with KorProxy's own folder in the same home. */
export class Person {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  readonly #run: Run;
  /** What the user has picked for all presets. */
  picked: PickedModels = { main: null, further: [], small: null };
  /** What KorProxy has now. */
  endpoint: { readonly port: number; readonly apiKey: string };

  constructor(
    endpoint: { readonly port: number; readonly apiKey: string },
    binFolders: readonly string[],
  ) {
    this.endpoint = endpoint;
    // A home that many a script would trip over.
    this.#run = newRun();
    this.home = path.join(this.#run.folder, "Zoë's home");
    mkdirSync(this.home, { mode: 0o700 });
    const systemPath = [path.dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'];
    this.env = {
      ...this.#run.env,
      HOME: this.home,
      // Some clients unpack libraries there and leave them.
      TMPDIR: this.#run.folder,
      PATH: [...binFolders, ...systemPath].join(path.delimiter),
      TERM: 'dumb',
      LANG: 'C.UTF-8',
      NO_COLOR: '1',
    };
  }

  /** What `--presets`, `--apply` and `--undo` print. Throws when they are refused. */
  async korproxy(...args: readonly string[]): Promise<string> {
    let out = '';
    const sink = new Writable({
      write(piece: Buffer, _encoding, done) {
        out += piece.toString();
        done();
      },
    }) as NodeJS.WriteStream;
    const code = await runTerminalPresets(
      {
        stdin: { isTTY: false } as NodeJS.ReadStream & { fd: 0 },
        stdout: sink as never,
        stderr: sink as never,
      },
      {
        commandLine: readCommandLine(args),
        machine: { env: this.env, platform: process.platform, home: this.home },
        folder: this.home,
        endpoint: () => this.endpoint,
        pickedModels: this.picked,
        log: silentLog,
      },
    );
    if (code !== 0) throw new Error(`korproxy ${args.join(' ')}: ${out}`);
    return out;
  }

  /**
   * What the app says when it is asked to run the tool itself. How long it waits is tested with a
   * program that never ends; here a client may take as long as a busy machine needs.
   */
  async confirm(toolId: ToolId): Promise<ToolConfirmation> {
    const machine: Machine = { env: this.env, platform: process.platform, home: this.home };
    const closing = new AbortController();
    const presets = openPresets({
      ...{ machine, folder: this.home, clock: systemClock, log: silentLog },
      endpoint: () => ({ ...this.endpoint, trouble: null }),
      clipboard: { copyText: async () => {}, readText: async () => '' },
      runTool: createToolRun(machine, { limitMs: patienceMs, signal: closing.signal }),
      pickedModels: { read: () => this.picked, write: () => {} },
    });
    try {
      return await presets.confirm(toolId);
    } finally {
      closing.abort();
      presets.close();
    }
  }

  async tool(id: ToolId): Promise<ToolIntegration> {
    const [tool] = JSON.parse(await this.korproxy('--presets', id, '--json')) as ToolIntegration[];
    if (!tool) throw new Error(`no tool ${id}`);
    return tool;
  }

  async form(id: ToolId, formId: string): Promise<ToolForm> {
    const form = (await this.tool(id)).forms.find((each) => each.id === formId);
    if (!form) throw new Error(`${id} has no form ${formId}`);
    return form;
  }

  file(place: string): string {
    return place.replace(/^~/, this.home);
  }

  /** Pastes a form into the file that it names, as a person would. */
  paste({ path: place, content }: ToolForm): void {
    if (place === null) throw new Error('this form goes to no file');
    this.write(place, content);
  }

  write(place: string, text: string): void {
    const file = this.file(place);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: 0o600 });
  }

  /** Null where there is no such file. */
  read(place: string): string | null {
    const file = this.file(place);
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  }

  /** Ends what the client left running (Cline keeps a daemon) and removes the home. */
  leave(): void {
    for (const { pid } of processesOf(this.#run)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It went by itself meanwhile.
      }
    }
    this.#run.dispose();
  }
}
