import { randomBytes } from 'node:crypto';

/** A new local API key: 256 random bits, easy to tell from other keys (design point 14). */
export const newApiKey = (): string => `korproxy-${randomBytes(32).toString('base64url')}`;
