/**
 * Text with parts that tick. Main decides the words, the view only counts:
 * `since` shows the time gone by, `until` the time left, both in the two largest units.
 */
export type Words = readonly (
  | string
  | { readonly type: 'since'; readonly atMs: number }
  | { readonly type: 'until'; readonly atMs: number }
)[];
