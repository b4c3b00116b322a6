import { ActionRefused } from '../base/core/action-refused.ts';
import { createEmitter } from '../base/core/emitter.ts';
import type { Dispose, Log } from '../base/core/ports.ts';
import type { Service } from '../contract/commands.ts';
import type { CoreEntry, CoreErrand, CoresState } from './core/cores-state.ts';
import { wayBack } from './core/cores-state.ts';
import type { Choice } from './core/switch-record.ts';
import { choiceWords } from './core/switch-words.ts';
import type { CoreNews } from './core-news.ts';
import type { Cores } from './open-cores.ts';

/** Everything a view may ask of the core's versions. Rejects with `ActionRefused` and a sentence. */
export interface CoreService extends Service<'cores'> {
  readonly state: () => CoresState;
  readonly onChange: (listener: () => void) => Dispose;
  /** Brings the versions to the front of the popover. */
  readonly want: () => void;
  /** Ends what is being fetched. */
  readonly close: () => void;
}

export interface CoreServiceParts {
  readonly log: Log;
  readonly cores: Pick<Cores, 'drop' | 'list' | 'provide' | 'use' | 'usual'> & {
    readonly switcher: Pick<Cores['switcher'], 'record'>;
  };
  readonly news: CoreNews;
  /** The setting. */
  readonly daily: { readonly read: () => boolean; readonly write: (on: boolean) => void };
  readonly random: () => number;
  readonly chosen: () => Choice;
  readonly ownProgram: () => boolean;
}

type Own = Pick<CoresState, 'entries' | 'errand' | 'refused' | 'isWanted' | 'lookedAtMs'>;

/** One version at a time is fetched, tried and switched to; the state tells how far it is. */
export function createCoreService({
  log,
  cores,
  news,
  daily,
  random,
  chosen,
  ownProgram,
}: CoreServiceParts): CoreService {
  const changed = createEmitter<null>(log);
  let own: Own = { entries: [], errand: null, refused: null, isWanted: false, lookedAtMs: null };
  let cancel = new AbortController();
  const tell = (news: Partial<Own>): void => {
    own = { ...own, ...news };
    changed.emit(null);
  };
  const look = async (): Promise<readonly CoreEntry[]> => {
    const [entries, { lookedAtMs }] = await Promise.all([cores.list(), news.releases()]);
    tell({ entries, lookedAtMs });
    return entries;
  };

  const begin = (errand: CoreErrand): void => {
    if (own.errand) throw new ActionRefused(busyWords);
    cancel = new AbortController();
    tell({ errand, refused: null });
  };

  /** The default is left to the app, so that it follows its updates, unless that were another one. */
  const choiceFor = async ({ version, isUsual }: CoreEntry): Promise<Choice> =>
    isUsual && chosen() !== null && (await cores.usual()) === version ? null : version;

  const fetch = async (version: string): Promise<void> => {
    log.info('core.fetching', { version });
    const step = (progress: string | null): CoreErrand => ({
      ...{ version, isFetched: true, step: 'fetch', progress },
    });
    await cores.provide(version, (text) => tell({ errand: step(text) }), cancel.signal);
    log.info('core.fetched', { version });
    tell({ errand: { ...step(null), step: 'try' } });
  };

  const run = async (entry: CoreEntry, choice: (entry: CoreEntry) => Promise<Choice>) => {
    const { version, isHere } = entry;
    let refused: string | null = null;
    try {
      if (!isHere) await fetch(version);
      await cores.use(await choice(entry)).catch(async (error: unknown) => {
        if (!isHere) await cores.drop(version);
        throw error;
      });
    } catch (error) {
      const isPlain = error instanceof ActionRefused;
      if (!isPlain) log.error('command.failed', { error });
      refused = isPlain ? error.message : 'Something went wrong. The log has the details.';
      log.warn('core.not-used', { version });
    }
    tell({ errand: null, refused });
    await look();
  };

  const start = (entry: CoreEntry, choice: (entry: CoreEntry) => Promise<Choice>): null => {
    const { version, isHere } = entry;
    const step = isHere ? 'try' : 'fetch';
    begin({ version, isFetched: !isHere, step, progress: null });
    void run(entry, choice);
    return null;
  };

  const stopFollowing = news.follow(daily.read, random, () => void look());
  return {
    state: () => ({
      ...own,
      ...{ looksDaily: daily.read(), record: cores.switcher.record, ownProgram: ownProgram() },
    }),
    onChange: (listener) => changed.on(listener),
    want: () => tell({ isWanted: true }),
    look: async () => {
      own = { ...own, isWanted: false };
      await look();
      return null;
    },
    lookForNewer: async () => {
      await news.look();
      await look();
      return null;
    },
    setDaily: async ({ daily: on }) => {
      daily.write(on);
      tell({});
      return null;
    },
    use: async ({ version }) => {
      const entry = (await look()).find((each) => each.version === version);
      if (!entry) throw new ActionRefused(`KorProxy knows no CLIProxyAPI ${version}.`);
      return start(entry, choiceFor);
    },
    back: async () => {
      const back = wayBack(cores.switcher.record);
      if (!back) throw new ActionRefused('There is no version to go back to.');
      const { to } = back;
      const entries = await look();
      const entry = entries.find((each) => (to === null ? each.isUsual : each.version === to));
      const version = entry?.version ?? choiceWords(to);
      const isHere = to === null ? (await cores.usual()) !== null : (entry?.isHere ?? true);
      const way = { version, isHere, isUsual: to === null, hasPin: true };
      return start(way, async () => to);
    },
    cancel: async () => {
      cancel.abort();
      return null;
    },
    close: () => {
      stopFollowing();
      cancel.abort();
    },
  };
}

const busyWords = 'Another version is being fetched or tried. Wait for that first.';
