import { knownForms, type Secret } from './redact-known.ts';

/** Takes out of a text what must not leave the process: the same text where there is nothing. */
export type Redact = (text: string) => string;

type Rule = readonly [pattern: RegExp, mark: string];

/** What separates a name from its value, in headers, JSON, YAML and escaped JSON. */
const between = String.raw`(?:\\{0,4}["'])?\s{0,8}(?:[:=]|%3[ad])\s{0,8}`;

const secretNames = [
  'authorization',
  '(?:set-)?cookie',
  String.raw`x-[\w-]{1,40}`,
  'pass(?:word|wd|phrase)?',
  String.raw`[\w-]{0,30}(?:api|access|refresh|id|management|private|device|user|auth)[_-]?(?:key|token|code)`,
  '(?:client[_-]?)?secret',
  'session(?:[_-]?(?:id|token))?',
  'token',
  'code_verifier',
  'e-?mail',
].join('|');

/**
 * In this order: the wide ones first, so that nothing of a body is looked at twice. Every part
 * that may repeat is bounded or stands at the end: a line may be long and hostile.
 */
// biome-ignore format: a table
const rules: readonly Rule[] = [
  // Bodies: from where JSON, a stream of events or markup begins, nothing that follows is ours.
  [/[[{]\s{0,8}(?:\\{0,4}["'[{]|%22|&quot;)[\s\S]*/,                            '[body]'],
  [/\\{0,4}"[^"\\\s]{0,40}\\{0,4}"\s{0,8}:\s[\s\S]*|\\{0,4}"[^"\\\s]{0,40}\\{0,4}":[\s\S]*/, '[body]'],
  [/(?:^|\s)(?:data|event): ?[[{"\w][\s\S]*/,                                   ' [body]'],
  [/<(?:!doctype|html|\?xml|body|script|img|svg|p|pre)\b[\s\S]*/i,              '[body]'],
  [/-----BEGIN [\s\S]*/,                                                        '[key]'],
  // Named secrets: a header's value may hold blanks, so it goes up to the end.
  [new RegExp(String.raw`\b(?:${secretNames})${between}[\s\S]*`, 'i'),          '[secret]'],
  [/\b(?:bearer|basic)(?:\s|%20|\+|\\u0020){1,4}\S+/gi,                      '[key]'],
  // Addresses of the web: who logs in, what was asked, what came back.
  [/:\/\/[^\s/@"'<>]{1,200}@/g,                                              '://[hidden]@'],
  [/[?#][^\s"'<>?#=]{0,60}=[^\s"'<>]*/g,                                     '?[query]'],
  // Keys by their make.
  [/(?<![A-Za-z\d])(?:sk|pk|rk)-[\w-]{4,}/g,                                  '[key]'],
  [/\bkorproxy-[\w-]{8,}/g,                                                  '[key]'],
  [/\bAIza[\w-]{8,}/g,                                                       '[key]'],
  [/\bGOCSPX-[\w-]{8,}/g,                                                    '[key]'],
  [/\bya29\.[\w-]*/g,                                                        '[key]'],
  [/\b[014]\/(?:\/|0)[\w-]{6,}/g,                                            '[key]'],
  [/\b(?:gh[opsur]|github_pat|xox[abprs]|glpat|hf|npm)[_-]\w{6,}[\w-]*/g,    '[key]'],
  [/\bA(?:KI|SI|GP|ID|RO)A[A-Z\d]{12,}/g,                                    '[key]'],
  [/\beyJ[\w-]{8,}[\w.-]*/g,                                                 '[key]'],
  // What a login is done with: codes of a device, and of a browser where they stand outside an address.
  [/(?<![\w-])(?=[A-Z\d-]*[A-Z])[A-Z\d]{4}-[A-Z\d]{4}(?![\w-])/g, '[code]'],
  [/\b(code(?: is)?:? )(["'\\]{0,4})(?=[A-Z\d-]*[A-Z])(?=[A-Z\d-]*\d)[A-Z\d]{4,}(?:-[A-Z\d]{3,}){0,3}/g, '$1$2[code]'],
  [/\b((?:code|state|nonce)(?:=|%3d))(?!-?\d{1,5}\b|[a-z_]+(?:-[a-z]+)*\b(?!\d))[^\s&"'<>\\]+/gi, '$1[code]'],
  // Where people keep their things.
  [/\\{2,8}[\w.$-]{1,60}(?:\\{1,4}[\w.$-]{1,60})?\\{1,4}(?:users|home|profiles?)\$?\\{1,4}[^\\/"'\n]{1,100}/gi, '~'],
  [/\b[a-z]:[\\/]{1,4}users[\\/]{1,4}[^\\/"'\n]{1,100}/gi,                   '~'],
  [/(?:\/var|\/export)?\/(?:home|Users)\/[^/\s"':;,)]{1,100}(?: [^/\s"':;,)]{1,60}(?=\/))?/g, '~'],
];

/** Longer texts are looked at by their beginning only; what is left is never shown anyway. */
const longestText = 8_192;
const longestResult = 1_000;

/** Names of events and fields, states and codes come again in every line; times, which do not, are longer. */
const longestRemembered = 23;
const mostRemembered = 500;

/** Codes, model names, plain words and figures: most of what is logged, let through at once. */
const harmless =
  /^(?!(?:.*[ ._-])?(?:[spr]k|gh[opsur]|xox.|hf|npm|glpat|korproxy|bearer|basic|ya29)[-_. ])(?:[a-z]{1,15}|\d{1,8})(?:[ ._-](?:[a-z]{1,15}|\d{1,8})){0,12}$/;

/**
 * Makes the redactor of every road out: log line, IPC, notification, export and terminal. `secrets`
 * are values known exactly: keys, home folder, user name; everything else is told by its form. What
 * has no form (a prompt as plain text) must not be handed in: of sidecar output only what
 * `readSidecarLine` knows is logged, and its last lines are shown to the user alone.
 */
export function createRedact(secrets: readonly Secret[]): Redact {
  const known = secrets.flatMap(knownForms);
  const redact: Redact = (text) => {
    const whole = beginning(text.replace(unseen, ''));
    const unknown = known.reduce((rest, [form, mark]) => rest.replaceAll(form, mark), whole);
    if (harmless.test(unknown)) return unknown;
    const masked = rules.reduce((rest, [form, mark]) => rest.replace(form, mark), unknown);
    const result = masked.replace(word, readable);
    return result.length > longestResult ? `${result.slice(0, longestResult)}…` : result;
  };
  const remembered = new Map<string, string>();
  return (text) => {
    if (text.length > longestRemembered) return redact(text);
    const before = remembered.get(text);
    if (before !== undefined) return before;
    if (remembered.size >= mostRemembered) remembered.clear();
    const result = redact(text);
    remembered.set(text, result);
    return result;
  };
}

/** A cut goes through no word: half a key is still half a key. */
function beginning(text: string): string {
  if (text.length <= longestText) return text;
  const cut = text.slice(0, longestText);
  return `${cut.slice(0, Math.max(0, cut.search(/\s\S*$/)))} […]`;
}

/** Colours, and what takes no room: a key with one in its middle is still read as a key. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unseen = /\u001b\[[\d;:?]{0,40}[ -/]{0,4}[@-~]|[\u00ad\u200b-\u200f\u2060\ufeff]/g;

const word = /[^\s"'<>]+/g;

/** What can only be judged by a whole word: addresses of people, and what nobody is meant to read. */
function readable(text: string): string {
  if (text.length < 5) return text;
  if (/(?:%[\da-f]{2}[^%]*){2}|\\u[\da-f]{4}/i.test(text)) return '[encoded]';
  if (/=[^&]*&[^=]*=/.test(text)) return '[query]';
  const named = /[@\uFF20\uFE6B]|%40|&#64;/.test(text) ? text.replace(personal, '[e-mail]') : text;
  return named.replace(longRun, (run) => (looksRandom(run) ? '[encoded]' : run));
}

const personal = /[^()[\],;:=/\\]{1,100}(?:[@\uFF20\uFE6B]|%40|&#64;)[^()[\],;:=/\\]{1,200}/g;

const longRun = /[A-Za-z\d+/_=-]{10,}/g;

/** `NotSupportedException`: words with a capital each. */
const camelWords = /^[a-z]*(?:[A-Z][a-z]{2,})+$/;

/** Base64, hex and whatever else no person wrote: a long stretch of mixed case or of letters with figures. */
function looksRandom(run: string): boolean {
  return run.split(/[-_/+=]/).some((part) => {
    if (part.length < 8) return false;
    if (/\d/.test(part) && /[A-Za-z]/.test(part)) return part.length >= 10;
    return part.length >= 12 && /[a-z]/.test(part) && /[A-Z]/.test(part) && !camelWords.test(part);
  });
}

/**
 * What may be said of a foreign error: its message without anything quoted in it, because
 * parsers quote the text that they failed on.
 */
export const withoutQuotes = (message: string): string =>
  message.replace(
    /(?<![A-Za-z])(["'`])(?:(?!\1)[\s\S])*(?:\1(?:\.\.\.)?|$)|\u201C[\s\S]*\u201D/g,
    '…',
  );
