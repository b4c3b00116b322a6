/** A value that we know exactly, and what stands in its place. */
export interface Secret {
  readonly value: string;
  readonly mark: string;
}

type Form = readonly [form: string | RegExp, mark: string];

/** Names so common that taking them out of every text would only hurt the text. */
const commonNames: ReadonlySet<string> = new Set(
  'admin app debug default electron error guest info korproxy linux local node root runner test ubuntu user warn'.split(
    ' ',
  ),
);

/** Shorter ones are part of too many words. */
const shortestWord = 3;
/** A piece of this many characters in base64 is no accident. */
const shortestEncoded = 6;

/**
 * The forms in which a known value turns up: as it is, URL-encoded, escaped for JSON once and
 * twice, and in base64 at each of the three places where it can begin.
 */
export function knownForms({ value, mark }: Secret): readonly Form[] {
  if (value.length < shortestWord || commonNames.has(value.toLowerCase())) return [];
  const plain: Form = /^[\p{L}\d]+$/u.test(value)
    ? [new RegExp(String.raw`(?<![\p{L}\d])${value}(?![\p{L}\d])`, 'giu'), mark]
    : [value, mark];
  const url = encodeURIComponent(value);
  const json = JSON.stringify(value).slice(1, -1);
  const json2 = JSON.stringify(json).slice(1, -1);
  const written = [url, url.toLowerCase(), json, json2].filter((form) => form !== value);
  return [plain, ...[...new Set([...written, ...base64Forms(value)])].map((f): Form => [f, mark])];
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The part of the encoded text that depends on the value alone, wherever in a text it stands. */
function base64Forms(value: string): readonly string[] {
  const bytes = utf8(value);
  const forms = [0, 1, 2].flatMap((before) => {
    const bits = [...Array<number>(before).fill(0), ...bytes];
    const encoded = base64(bits);
    const from = before === 0 ? 0 : before + 1;
    const to = Math.floor((bits.length * 8) / 6);
    const own = encoded.slice(from, to);
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
  return [...new Set(forms)].filter((form) => form.length >= shortestEncoded);
}

function base64(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.slice(at, at + 3);
    const group = (a << 16) | (b << 8) | c;
    for (const shift of [18, 12, 6, 0]) text += alphabet[(group >> shift) & 63];
  }
  return text;
}

/** The language alone has no encoder; this one goes by way of URL escapes. */
const utf8 = (text: string): readonly number[] =>
  [...encodeURIComponent(text).matchAll(/%([\dA-F]{2})|(.)/g)].map(([, hex, char]) =>
    hex === undefined ? (char ?? '').charCodeAt(0) : Number.parseInt(hex, 16),
  );
