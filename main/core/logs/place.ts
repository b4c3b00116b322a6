/** A position in the log: a file of ours and a byte in it. Files only ever grow at their end. */
export interface Place {
  readonly file: string;
  readonly byte: number;
}

export const placeText = ({ file, byte }: Place): string => `${file}:${byte}`;

/** Null for what no page of ours ever handed out. */
export function readPlace(text: string): Place | null {
  const [, file, byte] = /^([\w.-]{1,80}):(\d{1,15})$/.exec(text) ?? [];
  return file === undefined || byte === undefined ? null : { file, byte: Number(byte) };
}
