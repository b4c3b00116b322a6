import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Run } from '../../support/run-folder.ts';
import { until } from '../../support/until.ts';
import { wholeLines } from '../../support/whole-lines.ts';

/**
 * What the system starts for a link: notes each address that the app has it open. The test then does
 * there what a user would.
 */
export class FakeBrowser {
  /** With it first, the app finds this browser. */
  readonly searchPath: string;
  readonly #file: string;

  constructor(run: Run) {
    const folder = path.join(run.folder, 'browser');
    this.#file = path.join(folder, 'opened');
    mkdirSync(folder);
    const program = path.join(folder, 'xdg-open');
    writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$1" >> '${this.#file}'\n`);
    chmodSync(program, 0o700);
    this.searchPath = `${folder}:${process.env['PATH'] ?? ''}`;
  }

  /** Every address opened so far, oldest first. */
  get opened(): readonly string[] {
    return existsSync(this.#file) ? wholeLines(readFileSync(this.#file, 'utf8')) : [];
  }

  /** The first one opened after `since` others. */
  async next(since: number): Promise<string> {
    return await until('a page is opened in the browser', () => this.opened[since]);
  }
}
