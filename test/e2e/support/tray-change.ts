import type { Picture } from '../../support/pixels.ts';
import type { TrayItem } from './tray-item.ts';

interface Seen {
  readonly item: TrayItem;
  /** When the news reached us, on the monotonic clock; values are read right after. */
  readonly atMs: number;
}

export type TrayChange = Seen &
  (
    | { readonly type: 'registered' }
    | { readonly type: 'unregistered' }
    | { readonly type: 'tooltip'; readonly text: string }
    | { readonly type: 'icon'; readonly picture: Picture }
    | { readonly type: 'menu' }
  );

export type Of<K extends TrayChange['type']> = Extract<TrayChange, { type: K }>;

export const is =
  <K extends TrayChange['type']>(type: K) =>
  (change: TrayChange): change is Of<K> =>
    change.type === type;

/** Narrows `pick` to one app, where one is named. */
export const from =
  <S extends TrayChange>(
    { pid }: { readonly pid?: number },
    pick: (change: TrayChange) => change is S,
  ) =>
  (change: TrayChange): change is S =>
    (pid === undefined || change.item.pid === pid) && pick(change);
