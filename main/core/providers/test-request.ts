/** Design point 19: small, the same for all five, streaming so that the first byte can be timed. */
export const testPrompt = "Say 'OK'";
export const testMaxTokens = 10;
/** NFR5. */
export const testLimitMs = 30_000;
/** An answer of ten tokens is far shorter; nothing longer is read (reliability.md B01). */
export const bodyLimit = 64 * 1_024;

export const testPath = '/v1/chat/completions';

/** The body of a test request. The model id was checked against the contract before. */
export function testBody(model: string): string {
  return JSON.stringify({
    model,
    messages: [{ role: 'user', content: testPrompt }],
    max_tokens: testMaxTokens,
    stream: true,
  });
}
