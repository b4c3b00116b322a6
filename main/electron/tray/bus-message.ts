/** The D-Bus wire format, as far as a call with strings and its reply need it. Little-endian only. */

export interface BusMessage {
  readonly type: 'call' | 'reply' | 'error' | 'signal';
  /** Serial of the call that this answers. */
  readonly replyTo: number | null;
  /** Strings, numbers, booleans and lists of strings; any other value, and all after it, is left out. */
  readonly body: readonly unknown[];
  /** Bytes that it took on the wire. */
  readonly length: number;
}

const types = ['call', 'reply', 'error', 'signal'] as const;

/** Field numbers of the header. */
const field = { path: 1, interface: 2, member: 3, replySerial: 5, destination: 6, signature: 8 };

/** What a bus may send at most (128 MiB) is far above what it ever says to us. */
const longestMessage = 1_000_000;

const aligned = (at: number, to: number): number => Math.ceil(at / to) * to;

export function encodeCall(
  serial: number,
  target: { destination: string; path: string; interface: string; member: string },
  args: readonly string[],
): Buffer {
  const body = args.reduce<Buffer>((bytes, text) => addText(bytes, text, 4), Buffer.alloc(0));
  const fields: readonly (readonly [number, string, string])[] = [
    [field.path, 'o', target.path],
    [field.interface, 's', target.interface],
    [field.member, 's', target.member],
    [field.destination, 's', target.destination],
    [field.signature, 'g', 's'.repeat(args.length)],
  ];
  let header: Buffer = Buffer.from([0x6c, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  for (const [code, signature, text] of fields) {
    header = padded(header, 8);
    const lead = Buffer.from([code, 1, signature.charCodeAt(0), 0]);
    header = addText(Buffer.concat([header, lead]), text, signature === 'g' ? 1 : 4);
  }
  header.writeUInt32LE(body.length, 4);
  header.writeUInt32LE(serial, 8);
  header.writeUInt32LE(header.length - 16, 12);
  return Buffer.concat([padded(header, 8), body]);
}

const padded = (bytes: Buffer, to: number): Buffer =>
  Buffer.concat([bytes, Buffer.alloc(aligned(bytes.length, to) - bytes.length)]);

/** A length of one or four bytes, the text and a zero byte. */
function addText(bytes: Buffer, text: string, lengthBytes: 1 | 4): Buffer {
  const encoded = Buffer.from(`${text}\0`);
  const length = Buffer.alloc(lengthBytes);
  length.writeUIntLE(encoded.length - 1, 0, lengthBytes);
  return Buffer.concat([padded(bytes, lengthBytes), length, encoded]);
}

/** The first message in the bytes; null while it is not whole. Throws when it is none. */
export function readMessage(bytes: Buffer): BusMessage | null {
  if (bytes.length < 16) return null;
  const type = types[bytes.readUInt8(1) - 1];
  const bodyLength = bytes.readUInt32LE(4);
  const fieldsEnd = 16 + bytes.readUInt32LE(12);
  const length = aligned(fieldsEnd, 8) + bodyLength;
  if (bytes.readUInt8(0) !== 0x6c || type === undefined || length > longestMessage) {
    throw new Error('not a message that we can read');
  }
  if (bytes.length < length) return null;
  const { replyTo, signature } = readFields(bytes.subarray(0, fieldsEnd));
  const body = readBody(bytes.subarray(aligned(fieldsEnd, 8), length), signature);
  return { type, replyTo, body, length };
}

function readFields(header: Buffer): { replyTo: number | null; signature: string } {
  const found = { replyTo: null as number | null, signature: '' };
  const reader = { bytes: header, at: 16 };
  while (reader.at < header.length) {
    reader.at = aligned(reader.at, 8);
    const code = header.readUInt8(reader.at);
    reader.at += 1;
    const value = readValue(reader, 'v');
    if (code === field.replySerial) found.replyTo = Number(value);
    if (code === field.signature) found.signature = String(value);
  }
  return found;
}

function readBody(bytes: Buffer, signature: string): unknown[] {
  const reader = { bytes, at: 0 };
  const values: unknown[] = [];
  for (const type of signature) {
    const value = readValue(reader, type);
    if (value === undefined) break;
    values.push(value);
  }
  return values;
}

/** Undefined for a type that we never ask for. */
function readValue(reader: { readonly bytes: Buffer; at: number }, type: string): unknown {
  const { bytes } = reader;
  const number = (): number => {
    const at = aligned(reader.at, 4);
    reader.at = at + 4;
    return bytes.readUInt32LE(at);
  };
  const text = (length: number): string => {
    const start = reader.at;
    reader.at = start + length + 1;
    return bytes.toString('utf8', start, start + length);
  };
  const byte = (): number => {
    reader.at += 1;
    return bytes.readUInt8(reader.at - 1);
  };
  switch (type) {
    case 's':
    case 'o':
      return text(number());
    case 'g':
      return text(byte());
    case 'u':
    case 'i':
      return number();
    case 'b':
      return number() === 1;
    case 'v':
      return readValue(reader, text(byte()));
    case 'as': {
      const end = number() + reader.at;
      const texts: string[] = [];
      while (reader.at < end) texts.push(text(number()));
      return texts;
    }
    default:
      return undefined;
  }
}
