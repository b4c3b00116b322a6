import type { Page } from 'playwright-core';
import type { Snapshot } from '../../main/contract/snapshot.ts';
import type { PageOptions } from '../../test/support/popover-page.ts';
import { snapshots } from '../../test/support/snapshots.ts';

export interface Shot {
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly options?: PageOptions;
  readonly prepare?: Prepare;
}

/** Brings the page to what is to be seen. */
export type Prepare = (page: Page) => Promise<void>;

/** Of a healthy gateway. */
export const shot = (name: string, prepare: Prepare, options: PageOptions = {}): Shot => ({
  ...{ name, snapshot: snapshots.healthy, options, prepare },
});
