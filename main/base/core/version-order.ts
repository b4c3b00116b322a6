/**
 * Versions by their numbers: 7.2.9 before 7.2.140. By one collator for all, because `localeCompare`
 * makes one a pair, and every snapshot compares hundreds.
 */
export const byVersion: (a: string, b: string) => number = new Intl.Collator('en', {
  numeric: true,
}).compare;
