import type { Page } from 'playwright-core';
import type { Snapshot } from '../../main/contract/snapshot.ts';
import type { PageOptions } from '../../test/support/popover-page.ts';

export interface Shot {
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly options?: PageOptions;
  /** Brings the page to what is to be seen. */
  readonly prepare?: (page: Page) => Promise<void>;
}
