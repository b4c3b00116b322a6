const two = (value: number): string => String(value).padStart(2, '0');

/** `14:05`, local time. */
export function clockWords(atMs: number): string {
  const at = new Date(atMs);
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** `14:05:31`. */
export const clockSecondsWords = (atMs: number): string =>
  `${clockWords(atMs)}:${two(new Date(atMs).getSeconds())}`;

/** `1 line`, `2 lines`. */
export const countWords = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;
