// @ts-check

/** What a terminal would obey instead of show: a log line or a file's name may come from anywhere. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g;

/** @param {string} text */
export const withoutControls = (text) => text.replace(controls, ' ');
