import { createEmitter } from '../base/core/emitter.ts';
import type { Clock, Dispose, Log } from '../base/core/ports.ts';
import type { ProviderId, RowId } from '../contract/providers.ts';
import { factsOf, type Knowledge, nothingKnown, type ProviderFacts } from './core/knowledge.ts';
import type {
  CredentialFolder,
  CredentialWatch,
  OpenSidecarClient,
  SidecarClient,
} from './core/provider-ports.ts';
import type { EndpointSource } from './endpoint.ts';

export interface ProvidersPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly endpoint: EndpointSource;
  readonly openSidecarClient: OpenSidecarClient;
  readonly watchCredentials: (onChange: (folder: CredentialFolder) => void) => CredentialWatch;
}

/**
 * The sidecar takes a file in within 10 ms and lets one go within 120; a slow machine needs longer.
 */
const lookAfterMs = [0, 150, 600, 2_500] as const;
/** What changes without a file: a block that ends, a refresh that failed. */
const lookEveryMs = 30_000;

/** Keeps what is known of the providers fresh. Decides nothing. */
export class Providers {
  readonly #ports: ProvidersPorts;
  readonly #changed;
  readonly #watch: CredentialWatch;
  readonly #undoEndpoint: Dispose;
  #knowledge: Knowledge = nothingKnown;
  #client: SidecarClient | null = null;
  #looks: Dispose[] = [];
  #refreshing: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(ports: ProvidersPorts) {
    this.#ports = ports;
    const { log, endpoint, watchCredentials } = ports;
    this.#changed = createEmitter<Knowledge>(log);
    this.#watch = watchCredentials((folder) => {
      this.#learn({ folder });
      this.#lookSoon();
    });
    this.#undoEndpoint = endpoint.onChange(() => this.#reconnect());
    this.#reconnect();
  }

  get knowledge(): Knowledge {
    return this.#knowledge;
  }

  /** Asks the running sidecar; null while there is none. */
  get client(): SidecarClient | null {
    return this.#client;
  }

  facts(id: RowId): ProviderFacts {
    return factsOf(this.#knowledge, id, this.#ports.clock.now());
  }

  onChange(listener: (knowledge: Knowledge) => void): Dispose {
    return this.#changed.on(listener);
  }

  /** Looks at files and core now. Two callers at once share one look after the one under way. */
  refresh(): Promise<void> {
    this.#refreshing = this.#refreshing.then(() => this.#look());
    return this.#refreshing;
  }

  /** The route of this login is not there, whatever the version says. */
  noteMissingLogin(id: ProviderId): void {
    this.#learn({ missingLogins: [...this.#knowledge.missingLogins, id] });
  }

  /** Whose keys and which services stand in config.yaml, and of whom something was put away. */
  noteKeys(news: Pick<Knowledge, 'keyed' | 'kept' | 'services'>): void {
    this.#learn(news);
  }

  /** What else config.yaml says of all of them. */
  noteConfig(news: Pick<Knowledge, 'proxy' | 'routing'>): void {
    this.#learn(news);
  }

  /** Something of it is about to be put away: its row stays. */
  noteKept(id: RowId): void {
    this.#learn({ kept: [...this.#knowledge.kept, id] });
  }

  close(): void {
    this.#isClosed = true;
    this.#undoEndpoint();
    this.#watch.close();
    this.#forgetLooks();
  }

  #reconnect(): void {
    const endpoint = this.#ports.endpoint.current();
    this.#client = endpoint && this.#ports.openSidecarClient(endpoint);
    this.#learn({ sidecar: null, rows: null, models: null, missingLogins: [] });
    this.#forgetLooks();
    if (endpoint) this.#lookSoon();
  }

  #lookSoon(): void {
    this.#forgetLooks();
    const { clock } = this.#ports;
    this.#looks = lookAfterMs.map((ms) => clock.after(ms, () => void this.refresh()));
    this.#looks.push(clock.after(lookEveryMs, () => this.#lookAgain()));
  }

  #lookAgain(): void {
    void this.refresh();
    this.#looks = [this.#ports.clock.after(lookEveryMs, () => this.#lookAgain())];
  }

  #forgetLooks(): void {
    for (const cancel of this.#looks) cancel();
    this.#looks = [];
  }

  async #look(): Promise<void> {
    const client = this.#client;
    if (this.#isClosed) return;
    const folder = await this.#watch.look();
    if (!client) return this.#learn({ folder });
    const [sidecar, rows, models] = await Promise.all([
      this.#knowledge.sidecar ?? this.#greet(client),
      client.authFiles(),
      client.models(),
    ]);
    if (client !== this.#client) return; // Of a sidecar that has gone meanwhile.
    const lastSidecar = sidecar ?? this.#knowledge.lastSidecar;
    this.#learn({ folder, sidecar, lastSidecar, rows, models });
  }

  async #greet(client: SidecarClient): Promise<Knowledge['sidecar']> {
    const facts = await client.facts();
    const endpoint = this.#ports.endpoint.current();
    return facts && endpoint && { ...facts, run: endpoint.run, sinceMs: this.#ports.clock.now() };
  }

  #learn(news: Partial<Knowledge>): void {
    if (this.#isClosed) return;
    const before = this.#knowledge;
    this.#knowledge = { ...before, ...news };
    if (JSON.stringify(this.#knowledge) !== JSON.stringify(before)) {
      this.#changed.emit(this.#knowledge);
    }
  }
}
