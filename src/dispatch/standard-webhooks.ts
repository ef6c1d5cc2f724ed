import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const KEY = /^whsec_([A-Za-z0-9+/]+={0,2})$/;
/** What the specification allows for a key. */
const MIN_KEY_BYTES = 24;
const MAX_KEY_BYTES = 64;

/** A new secret: `whsec_` and 32 random bytes in base64. */
export function newSecret(): string {
  return PREFIX + randomBytes(32).toString('base64');
}

/** What is wrong with a secret, or null: expected is `whsec_` and 24 to 64 bytes in base64. */
export function secretFault(secret: string): string | null {
  const bytes = Buffer.from(KEY.exec(secret)?.[1] ?? '', 'base64').length;
  if (bytes >= MIN_KEY_BYTES && bytes <= MAX_KEY_BYTES) return null;
  return `must be ${PREFIX} and ${MIN_KEY_BYTES} to ${MAX_KEY_BYTES} bytes in base64; leave it out to have one made`;
}

/**
 * The headers that sign a message per Standard Webhooks 1.0 (https://www.standardwebhooks.com).
 * @param id the same for every attempt to deliver this message
 * @param timestamp of this attempt, whole seconds since 1970
 * @param secrets `whsec_…`; while one is rotated two, and then each signs
 */
export function standardWebhooksHeaders(
  id: string,
  timestamp: number,
  body: Buffer,
  secrets: readonly string[],
): Record<string, string> {
  const signatures = secrets.map((secret) => `v1,${sign(secret, id, timestamp, body)}`);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  };
}

function sign(secret: string, id: string, timestamp: number, body: Buffer): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
}
