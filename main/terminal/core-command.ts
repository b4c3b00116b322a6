import { ActionRefused } from '../base/core/action-refused.ts';
import type { CoreEntry } from '../gateway/core/cores-state.ts';
import { newerThan } from '../gateway/core/releases.ts';
import { choiceWords } from '../gateway/core/switch-words.ts';
import type { CoreShelf, Cores } from '../gateway/open-cores.ts';
import { changeSentences, lackingIn, lackingWords } from '../providers/core/core-changes.ts';
import { type Ask, confirmed } from './confirm.ts';
import type { CoreOptions } from './core-options.ts';
import { orToldRefusal } from './told-refusal.ts';

export interface CoreCommand {
  readonly options: CoreOptions;
  readonly shelf: Pick<CoreShelf, 'drop' | 'list' | 'next'> & {
    readonly provide: (version: string) => Promise<void>;
  };
  /** Looks for newer releases, which `shelf.list` then has. Rejects with an `ActionRefused`. */
  readonly look: () => Promise<unknown>;
  /** What a switch needs; asked for only when one is made. Rejects with an `ActionRefused`. */
  readonly open: () => Promise<Pick<Cores, 'use'>>;
  readonly out: { write(text: string): unknown };
  readonly err: { write(text: string): unknown };
  readonly ask: Ask;
}

/** Lists or switches the core and ends. Resolves with the exit code: 0, or 1 when it was refused or declined. */
export function runCoreCommand(command: CoreCommand): Promise<number> {
  const { options, err } = command;
  return orToldRefusal(err, () => {
    switch (options.type) {
      case 'list':
        return list(command);
      case 'update':
        return update(command, options);
      case 'use':
        return use(command, options);
    }
  });
}

async function update(
  command: CoreCommand,
  { yes }: Extract<CoreOptions, { type: 'update' }>,
): Promise<number> {
  const { shelf, look, out } = command;
  await look();
  const [entries, now] = await Promise.all([shelf.list(), shelf.next()]);
  if (now === null) {
    throw new ActionRefused(
      'What runs does not say its version, so there is no line to follow. Choose with --core use VERSION.',
    );
  }
  const newer = newerThan(now, entries);
  if (newer === null) {
    out.write(`${now} is the newest of its line.\n`);
    return 0;
  }
  return use(command, { type: 'use', choice: newer, yes });
}

async function list({ shelf, out }: CoreCommand): Promise<number> {
  const [entries, next] = await Promise.all([shelf.list(), shelf.next()]);
  const newer = newerThan(next, entries);
  for (const entry of entries) out.write(lineOf(entry, next, newer));
  if (!entries.some(({ version }) => version === next)) {
    out.write('What runs is none of these: a program of your own, or none at all.\n');
  }
  return 0;
}

function lineOf(
  { version, isHere, isUsual }: CoreEntry,
  next: string | null,
  newer: string | null,
): string {
  const place = version === next ? 'runs' : isHere ? 'here' : 'not here yet';
  const lacks = lackingWords(lackingIn(version)) ?? 'Nothing is missing.';
  return `${version.padEnd(10)} ${place.padEnd(13)} ${(isUsual ? 'default' : version === newer ? 'newer' : '').padEnd(8)} ${lacks}\n`;
}

async function use(
  command: CoreCommand,
  { choice, yes }: Extract<CoreOptions, { type: 'use' }>,
): Promise<number> {
  const { shelf, open, out, err, ask } = command;
  const [entries, before] = await Promise.all([shelf.list(), shelf.next()]);
  const wanted = entries.find((each) => (choice === null ? each.isUsual : each.version === choice));
  if (!wanted) {
    throw new ActionRefused(
      `KorProxy knows no CLIProxyAPI ${choiceWords(choice)}. --core list lists what it knows.`,
    );
  }
  for (const sentence of changeSentences(before, wanted.version)) out.write(`${sentence}\n`);
  if (!wanted.isHere && !wanted.hasPin) {
    out.write(
      `${wanted.version} came out after this KorProxy: it is checked by its release's own checksums.txt.\n`,
    );
  }
  const question = `Switch ${before === null ? '' : `from ${before} `}to ${wanted.version}?`;
  const undone = 'Nothing was changed.';
  if (!(await confirmed({ ask, err }, { yes, question, undone }))) return 1;
  const cores = await open();
  if (!wanted.isHere) await shelf.provide(wanted.version);
  await cores.use(choice).catch(async (error: unknown) => {
    if (!wanted.isHere) await shelf.drop(wanted.version);
    throw error;
  });
  const back = before === null ? 'default' : before;
  out.write(
    `${wanted.version} was tried and runs from the next start on. Back with --core use ${back}.\n`,
  );
  return 0;
}
