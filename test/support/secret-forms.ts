import fc from 'fast-check';

/** A form in which secrets come: how one is made, and what looks like it and is none. */
export interface SecretForm {
  readonly form: string;
  /** The whole text with the secret in it, and the part that nobody may read. */
  readonly secrets: fc.Arbitrary<{ readonly text: string; readonly secret: string }>;
  /** The other side of the boundary: stays as it is. */
  readonly harmless: readonly string[];
}

const lower = [...'abcdefghijklmnopqrstuvwxyz'];
const upper = lower.map((letter) => letter.toUpperCase());
const digits = [...'0123456789'];

const from = (letters: readonly string[], minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...letters), minLength, maxLength });

const form = (
  name: string,
  secret: fc.Arbitrary<string>,
  harmless: readonly string[],
  around: (secret: string) => string = (text) => text,
): SecretForm => ({
  form: name,
  secrets: secret.map((text) => ({ text: around(text), secret: text })),
  harmless,
});

const after = (prefix: string, rest: fc.Arbitrary<string>) => rest.map((text) => prefix + text);
const anyCase = [...lower, ...upper, ...digits];
/** With a letter and a digit, so that it is no word and no figure. */
const mixed = (minLength: number, maxLength: number) =>
  fc
    .tuple(from(anyCase, minLength - 2, maxLength - 2), from(upper, 1, 1), from(digits, 1, 1))
    .map((parts) => parts.join(''));
const groups = fc
  .tuple(from([...upper, ...digits], 3, 3), from(upper, 1, 1), from([...upper, ...digits], 4, 4))
  .map(([a, letter, b]) => `${a}${letter}-${b}`);

/** One row a form. What has none (a prompt as plain text) is no case for a redactor. */
export const secretForms: readonly SecretForm[] = [
  form('OpenAI key in lower-case letters', after('sk-', from(lower, 12, 12)), [
    'the task-force met',
    'sk is short for ask',
    'risk-free',
  ]),
  form('OpenAI project key', after('sk-proj-', from([...anyCase, '_'], 16, 40)), [
    'a proj-1 folder',
  ]),
  form('Anthropic key', after('sk-ant-api03-', from([...anyCase, '-', '_'], 20, 40)), [
    'anthropic-beta was sent',
  ]),
  form('Stripe-like key', after('rk-', from(lower, 8, 20)), ['a mark-up of ten']),
  form('our own key', after('korproxy-', from(anyCase, 8, 40)), ['korproxy-2 and korproxy']),
  form('Google key', after('AIza', from([...anyCase, '-', '_'], 10, 35)), [
    'AIza is how they begin',
  ]),
  form('Google access token', after('ya29.', from([...anyCase, '-', '_'], 6, 40)), [
    'in ya29 there was none',
  ]),
  form('Google client secret', after('GOCSPX-', from([...anyCase, '-', '_'], 10, 28)), [
    'GOCSPX is how they begin',
  ]),
  form('GitHub token', after('gho_', from(anyCase, 12, 36)), ['gho was not found']),
  form('Slack token', after('xoxb-', from([...digits, ...lower], 10, 40)), ['xoxb was not found']),
  form('AWS key', after('AKIA', from([...upper, ...digits], 16, 16)), [
    'AKIA is how they begin',
    'AKIAKIAKIA',
  ]),
  form('AWS key for a session', after('ASIA', from([...upper, ...digits], 16, 16)), [
    'ASIA PACIFIC',
    'ASIAPACIFIC',
  ]),
  form('JSON web token', after('eyJ', from(anyCase, 12, 60)), ['eyJ is how they begin']),
  form('device code', groups, [
    '2024-2025',
    'http-1234',
    'the X86-64 one',
    'Four-Eyes seen',
    'ABC-DEFG',
  ]),
  form(
    'device code that is named',
    from([...upper, ...digits], 4, 10).filter((text) => /[A-Z]/.test(text) && /\d/.test(text)),
    [
      'exit code 2',
      'status code 404',
      'code ENOENT',
      'code ERR_SOCKET',
      'exit code=3',
      'code points',
      'HTTP code',
    ],
    (text) => `enter the code ${text}`,
  ),
  form(
    'OAuth code',
    mixed(6, 30),
    ['code=404', 'code=model_not_found', 'code=ECONNREFUSED', 'exit code=-1'],
    (text) => `code=${text}`,
  ),
  form(
    'OAuth state',
    mixed(4, 30),
    ['state=healthy', 'state=to-stop', 'state=0'],
    (text) => `state=${text}`,
  ),
  form(
    'e-mail address',
    fc.tuple(from(lower, 4, 10), from(lower, 4, 10)).map(([name, host]) => `${name}@${host}.org`),
    ['at 10:04', '3 @ once'],
  ),
  form(
    'e-mail address with a full-width at',
    fc.tuple(from(lower, 4, 10), from(lower, 4, 10)).map(([name, host]) => `${name}＠${host}.org`),
    [],
  ),
  form(
    'e-mail address with a small at',
    fc.tuple(from(lower, 4, 10), from(lower, 4, 10)).map(([name, host]) => `${name}﹫${host}.org`),
    [],
  ),
  form(
    'home folder',
    after('zz', from(lower, 5, 12)),
    ['/var/log/syslog', '/homepage/a'],
    (text) => `/home/${text}/x`,
  ),
  form(
    'home folder on Windows',
    after('zz', from(lower, 5, 12)),
    [String.raw`c:\windows\temp`],
    (text) => ['C:', 'Users', text, 'x'].join('\\'),
  ),
  form(
    'home folder on a server',
    after('zz', from(lower, 5, 12)),
    [String.raw`\\files\software\setup`],
    (text) => ['', '', 'files', 'home$', text, 'x'].join('\\'),
  ),
  form('home folder of Linux seen from Windows', after('zz', from(lower, 5, 12)), [], (text) =>
    ['', '', 'wsl.localhost', 'Debian', 'home', text].join('\\'),
  ),
  form('home folder among others on a server', after('zz', from(lower, 5, 12)), [], (text) =>
    ['', '', 'files.corp', 'profiles', text].join('\\'),
  ),
];

const inColour = (text: string): string =>
  text.length < 4
    ? text
    : `${text.slice(0, 2)}\u001b[31m${text.slice(2, 5)}\u001b[0;1m${text.slice(5)}\u001b[0m`;

/** How a secret stands in a line. Each is handed the text that carries it. */
export const placings: Readonly<Record<string, (text: string) => string>> = {
  alone: (text) => text,
  'at the end': (text) => `the upstream said ${text}`,
  'in the middle': (text) => `refused with ${text} in a while`,
  'behind a dash': (text) => `the-key - ${text}, again`,
  'in quotes': (text) => `given "${text}" as it is`,
  'in single quotes': (text) => `given '${text}' as it is`,
  'in brackets': (text) => `given (${text}), then [${text}]`,
  'behind an equals sign': (text) => `value=${text}`,
  'escaped for JSON': (text) => `said ${JSON.stringify(text)}`,
  'escaped for JSON twice': (text) => `said ${JSON.stringify(JSON.stringify(text))}`,
  'percent-encoded': (text) => `at ${encodeURIComponent(text)} now`,
  'percent-encoded in full': (text) =>
    `at ${[...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')} now`,
  'split by colours': (text) => `given ${inColour(text)} in red`,
  'split by what has no width': (text) => `given ${text.slice(0, 3)}\u200b${text.slice(3)} so`,
};
