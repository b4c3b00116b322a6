/** A control of its own takes Enter. */
export const isControl = (target: EventTarget | undefined): boolean =>
  target instanceof Element && target.closest('button, a, input, select, textarea') !== null;

/** A field takes letters and arrows. */
export const isField = (target: EventTarget | undefined): boolean =>
  target instanceof Element && target.closest('input, select, textarea') !== null;

/** Up and Down go from row to row; undefined for every other key. */
export const rowStep = ({ key }: KeyboardEvent): 1 | -1 | undefined =>
  ({ ArrowDown: 1, ArrowUp: -1 })[key] as 1 | -1 | undefined;

/** Where two arrows, Home and End lead among `count` in a ring; undefined for every other key. */
export const placeInRing = (
  { key }: KeyboardEvent,
  [back, on]: readonly [string, string],
  at: number,
  count: number,
): number | undefined =>
  ({
    [back]: (Math.max(at, 0) - 1 + count) % count,
    [on]: (at + 1) % count,
    Home: 0,
    End: count - 1,
  })[key];

/** Right unfolds a row, Left folds it. */
export const turnsRow = ({ key }: KeyboardEvent, isOpen: boolean): boolean =>
  key === (isOpen ? 'ArrowLeft' : 'ArrowRight');

/** Slash, where it is no letter, or Ctrl+F. */
export const isSearchKey = (event: KeyboardEvent): boolean =>
  event.key === '/'
    ? !isField(event.composedPath()[0])
    : event.key === 'f' && (event.ctrlKey || event.metaKey);
