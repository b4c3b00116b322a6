// @ts-check

/**
 * The name that was most likely meant: one that begins so, or else differs by at most a third.
 * @param {string} typed
 * @param {readonly string[]} names
 */
export function nearest(typed, names) {
  const word = typed.toLowerCase();
  const begins = names.find((name) => word.length > 1 && name.startsWith(word));
  if (begins) return begins;
  const [best] = names
    .map((name) => ({ name, distance: distanceOf(word, name) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  return best?.name ?? null;
}

/**
 * Letters added, lost, changed, or swapped with their neighbour.
 * @param {string} from
 * @param {string} to
 */
function distanceOf(from, to) {
  const costs = Array.from({ length: from.length + 1 }, (_, i) =>
    Array.from({ length: to.length + 1 }, (_unused, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (/** @type {number} */ i, /** @type {number} */ j) => costs[i]?.[j] ?? Infinity;
  for (let i = 1; i <= from.length; i += 1) {
    for (let j = 1; j <= to.length; j += 1) {
      const isSame = from[i - 1] === to[j - 1];
      const isSwap = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const best = Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + (isSame ? 0 : 1),
        isSwap ? at(i - 2, j - 2) + 1 : Infinity,
      );
      costs[i]?.splice(j, 1, best);
    }
  }
  return at(from.length, to.length);
}
