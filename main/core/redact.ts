// biome-ignore format: a table
const secrets: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/\bkorproxy-[\w-]{16,}/g,                                    'korproxy-***'],
  [/\b(bearer|basic)\s+[\w.~+/=-]+/gi,                          '$1 ***'],
  [/\b(?:sk|pk|rk)-[\w-]{8,}/g,                                 'sk-***'],
  [/\bya29\.[\w.-]+/g,                                          'ya29.***'],
  [/\bAIza[\w-]{20,}/g,                                         'AIza***'],
  [/\beyJ[\w-]{8,}(?:\.[\w-]+)*/g,                              'eyJ***'],
  [/([?&](?:key|token|code|api_key|access_token)=)[^&\s"']+/gi, '$1***'],
  [/(?<![\w.+-])[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+/g,                     '<e-mail>'],
];

/** Escapes a text for use in a pattern. */
const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/**
 * The last net under a rule that holds before it: what is logged has no secrets in it at all
 * (design point 17). Keys, tokens, e-mail addresses and the home folder are put out of sight.
 */
export function redactor(homeFolder: string): (text: string) => string {
  const home = homeFolder.length > 1 ? new RegExp(literally(homeFolder), 'g') : null;
  return (text) => {
    const homeless = home ? text.replaceAll(home, '~') : text;
    return secrets.reduce((safe, [pattern, put]) => safe.replaceAll(pattern, put), homeless);
  };
}
