import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { folderIdentity, guardFolder, refusalWords } from '../../main/app/folder-guard.ts';
import { newRun } from '../support/run-folder.ts';

const run = newRun();
afterAll(() => run.dispose());

let folders = 0;
const newFolder = (): string => {
  folders += 1;
  const folder = path.join(run.folder, `f${folders}`);
  mkdirSync(folder);
  return folder;
};

const guardFile = fileURLToPath(new URL('../../main/app/folder-guard.ts', import.meta.url));
const program = `
import { guardFolder } from ${JSON.stringify(guardFile)};
const guard = await guardFolder(process.argv[1], 'terminal');
console.log(guard.type);
setInterval(() => {}, 1000);
`;

/** Another process that asks for the folder and stays; resolves with its answer. */
async function contender(folder: string): Promise<{ child: ChildProcess; answer: string }> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', program, folder],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...run.env } },
  );
  const [answer] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, answer };
}

async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

describe('guardFolder', () => {
  it('lets one in, tells the next who it is, and lets that in afterwards', async () => {
    const folder = newFolder();
    const first = await guardFolder(folder, 'tray');
    expect(first.type).toBe('held');
    expect(await guardFolder(folder, 'terminal')).toEqual({
      type: 'refused',
      holder: { shell: 'tray', pid: process.pid },
    });
    if (first.type === 'held') first.release();
    const next = await guardFolder(folder, 'terminal');
    expect(next.type).toBe('held');
    if (next.type === 'held') next.release();
  });

  it('keeps two folders apart, and takes a link for the folder itself', async () => {
    const folder = newFolder();
    const link = path.join(run.folder, 'link');
    symlinkSync(folder, link);
    const first = await guardFolder(folder, 'terminal');
    const other = await guardFolder(newFolder(), 'terminal');
    expect([first.type, other.type]).toEqual(['held', 'held']);
    expect((await guardFolder(link, 'terminal')).type).toBe('refused');
    for (const guard of [first, other]) if (guard.type === 'held') guard.release();
  });

  it('is free at once after its holder was killed', async () => {
    const folder = newFolder();
    const { child, answer } = await contender(folder);
    expect(answer).toBe('held');
    expect(await guardFolder(folder, 'tray')).toEqual({
      type: 'refused',
      holder: { shell: 'terminal', pid: child.pid },
    });
    await end(child);
    const guard = await guardFolder(folder, 'tray');
    expect(guard.type).toBe('held');
    if (guard.type === 'held') guard.release();
  });

  it('stays with a holder that does not answer', async () => {
    const folder = newFolder();
    const { child } = await contender(folder);
    child.kill('SIGSTOP');
    expect(await guardFolder(folder, 'terminal')).toEqual({ type: 'refused', holder: null });
    await end(child);
  });

  it('lets exactly one of six in that come at once', async () => {
    const folder = newFolder();
    const contenders = await Promise.all(Array.from({ length: 6 }, () => contender(folder)));
    const answers = contenders.map(({ answer }) => answer).sort();
    await Promise.all(contenders.map(({ child }) => end(child)));
    expect(answers).toEqual(['held', ...Array.from({ length: 5 }, () => 'refused')]);
  });

  it('rejects a folder that is not there', async () => {
    await expect(guardFolder(path.join(run.folder, 'none'), 'tray')).rejects.toThrow('ENOENT');
  });
});

it.each([
  [null, 'KorProxy is already running for this data folder.'],
  [
    { shell: 'tray', pid: 7 } as const,
    'KorProxy is already running in the tray (pid 7) for this data folder.',
  ],
  [
    { shell: 'terminal', pid: 7 } as const,
    'KorProxy is already running in a terminal (pid 7) for this data folder.',
  ],
])('says where it runs', (holder, words) => {
  expect(refusalWords(holder)).toBe(words);
});

// On Linux a link stands for what Windows calls a junction or a drive made by `subst`.
describe.each(['linux', 'win32'] as const)('what a folder is known by on %s', (platform) => {
  it('is the same by every path of it, and another for another folder', () => {
    const folder = newFolder();
    const junction = `${folder}-junction`;
    symlinkSync(folder, junction);
    const known = folderIdentity(folder, platform);
    expect(folderIdentity(junction, platform)).toBe(known);
    expect(folderIdentity(`${junction}/../${path.basename(folder)}/`, platform)).toBe(known);
    expect(folderIdentity(newFolder(), platform)).not.toBe(known);
  });
});

it('where Windows cannot say what stands behind a path, the path counts, in any case', () => {
  const gone = path.join(run.folder, 'Not-There');
  expect(folderIdentity(gone, 'win32')).toBe(folderIdentity(gone.toUpperCase(), 'win32'));
});
