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
import { readCommandLine } from '../../../main/terminal/command-line.mjs';
import { runTerminalPresets } from '../../../main/terminal/terminal-presets.ts';
import { createToolRun } from '../../../main/tools/node/tool-run.ts';
import { openPresets } from '../../../main/tools/open-presets.ts';
import { processesOf } from '../../support/orphans.ts';
import { newRun, type Run } from '../../support/run-folder.ts';
import { silentLog } from './silent-log.ts';

/** What a client gets to start and to answer; a silent one is not waited for longer than a person would. */
export const patienceMs = 90_000;

/** Where KorProxy's gateway is, and what opens it. */
export interface Endpoint {
  readonly port: number;
  readonly apiKey: string;
}

/** A user who has nothing but one client, with KorProxy's own folder in the same home. */
export class Person {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  readonly #run: Run;
  /** What the user has picked for all presets. */
  picked: PickedModels = { main: null, further: [], small: null };
  /** What KorProxy has now. */
  endpoint: Endpoint;

  constructor(endpoint: Endpoint, binFolders: readonly string[]) {
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
