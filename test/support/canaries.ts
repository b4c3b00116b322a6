/** Something private of one kind, as it turns up in a text of the outside world. */
export interface Canary {
  readonly kind: string;
  /** The part that must be found nowhere. Each has its own, so that a hit tells who leaked. */
  readonly marker: string;
  /** The text that carries it. */
  readonly text: string;
}

export const canaryHome = '/home/zoe.quillfeather';
export const canaryUser = 'zoe.quillfeather';
export const canaryKey = 'korproxy-Q7vZr0dXk2LpW9sYt4NcBf6HgJm1TaUe8RiOo3PzVxM';
export const canaryManagementKey = '5f0c2b7de19a4c33b8e1aa74c09d6612';

const canary = (kind: string, marker: string, text: string): Canary => ({ kind, marker, text });

/** 30 kinds of private text. */
export const canaries: readonly Canary[] = [
  canary('our own API key', canaryKey, `key ${canaryKey} was refused`),
  canary('our management key', canaryManagementKey, `with ${canaryManagementKey} as password`),
  canary('OpenAI key', 'sk-proj-Kestrel81Vq', 'Incorrect API key provided: sk-proj-Kestrel81Vq.'),
  canary('Anthropic key', 'sk-ant-api03-Heron55', 'invalid x-api-key sk-ant-api03-Heron55'),
  canary('Google key', 'AIzaSyOsprey77Kk2', 'API key AIzaSyOsprey77Kk2 not valid'),
  canary('Google access token', 'ya29.Plover_3kQ', 'token ya29.Plover_3kQ has expired'),
  canary('Google refresh token', '1//0gWagtail-L9', 'refresh with 1//0gWagtail-L9 failed'),
  canary('OAuth code', '4/0AbDunlin7Wren', 'code 4/0AbDunlin7Wren was used already'),
  canary('GitHub token', 'gho_Bittern41Snipe', 'remote: gho_Bittern41Snipe denied'),
  canary('AWS key', 'AKIAGODWIT7CURLEW2', 'signed with AKIAGODWIT7CURLEW2'),
  canary('bearer token', 'lapwing.61', 'sent Authorization: Bearer lapwing.61'),
  canary('bearer token alone', 'dotterel.62', 'got Bearer dotterel.62 instead'),
  canary('basic login', 'c2hyaWtlOjYz', 'Basic c2hyaWtlOjYz'),
  canary('JSON web token', 'eyJhbGciOiJSUzI1Ruff', 'id eyJhbGciOiJSUzI1Ruff.eyJzdWIi.abc'),
  canary('refresh token in a body', 'merganser64', '{"refresh_token":"merganser64"}'),
  canary('cookie', 'garganey65', 'Cookie: session=garganey65; path=/'),
  canary('header value', 'pochard 66 teal', 'X-Client-Note: pochard 66 teal'),
  canary('password', 'smew67', 'password=smew67'),
  canary('private key', 'MIIEgadwall68', '-----BEGIN PRIVATE KEY-----\nMIIEgadwall68\n'),
  canary('e-mail address', 'tern.68@example.org', 'account tern.68@example.org is disabled'),
  canary('auth file name', 'skua69@example.org', 'reading auth/codex-skua69@example.org-plus.json'),
  canary(
    'prompt',
    'my brother owes the fulmar',
    '{"messages":[{"content":"my brother owes the fulmar"}]}',
  ),
  canary('prompt, cut in front', 'dear gannet 71', 'user","content": "dear gannet 71"}'),
  canary(
    'response text',
    'the petrel sleeps 72',
    '{"choices":[{"message":{"content":"the petrel sleeps 72"}}]}',
  ),
  canary('stream of a response', 'kittiwake 73', 'data: {"delta":{"content":"kittiwake 73"}}'),
  canary('upstream page', 'guillemot 74', '<html><body>guillemot 74</body></html>'),
  canary('query string', 'razorbill75', 'GET /callback?state=razorbill75&x=1'),
  canary('login in an address', 'puffin76', 'proxy http://puffin76:shag@10.0.0.1:3128 refused'),
  canary('home folder', canaryHome, `open ${canaryHome}/.local/share/x: no such file`),
  canary('user name', canaryUser, `owned by ${canaryUser}`),
];

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const percent = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const unicode = (text: string): string =>
  [...text].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const inner = (text: string): string => JSON.stringify(text).slice(1, -1);

/** A text as it may travel, and back: how a reader would undo it. */
export const disguises = {
  plain: (text: string) => text,
  'in base64': base64,
  'in base64, one byte on': (text: string) => base64(`x${text}`),
  'in base64, two bytes on': (text: string) => base64(`xy${text}`),
  'URL-encoded': encodeURIComponent,
  'URL-encoded in full': percent,
  'escaped for JSON': inner,
  'escaped for JSON twice': (text: string) => inner(inner(text)),
  'escaped for JSON in full': unicode,
} as const satisfies Record<string, (text: string) => string>;

/** Every way in which a marker could still be read out of a text. */
export function leaksOf(marker: string, text: string): readonly string[] {
  const bare = (form: string): string => form.replace(/=+$/, '');
  // In base64 the first and last characters depend on the neighbours.
  const cores = ['', 'x', 'xy'].map((before) =>
    bare(base64(before + marker)).slice(before.length === 0 ? 0 : before.length + 1, -2),
  );
  const forms = [
    marker,
    encodeURIComponent(marker),
    percent(marker),
    inner(marker),
    unicode(marker),
    ...cores,
    ...cores.map((core) => core.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  const lower = text.toLowerCase();
  return [...new Set(forms)].filter(
    (form) => form.length >= 5 && (text.includes(form) || lower.includes(form.toLowerCase())),
  );
}
