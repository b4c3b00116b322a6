/** The lines that are whole: the last one, while it is being written, is left for the next look. */
export const wholeLines = (text: string): string[] => text.split('\n').slice(0, -1);
