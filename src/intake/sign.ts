import { createHmac } from 'node:crypto';

/**
 * How a secret, as the provider shows it, becomes the HMAC key.
 * `utf8`: the bytes of the whole string; `strip_prefix`: of what follows `whsec_`;
 * `base64`, `hex`: the decoded bytes (a `whsec_` in front is left out).
 */
export type KeyEncoding = 'utf8' | 'strip_prefix' | 'base64' | 'hex';

const PREFIX = 'whsec_';
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
const HEX = /^(?:[0-9a-f]{2})+$/i;

/** The secret cannot be read in the encoding asked for; the message never holds the secret. */
export class UnusableSecret extends Error {}

/**
 * Turns a secret into its HMAC key.
 * @throws UnusableSecret when the secret is empty or not of that encoding
 */
export function secretKey(secret: string, encoding: KeyEncoding = 'utf8'): Buffer {
  const bare = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
  const key = decode(encoding === 'utf8' ? secret : bare, encoding);
  if (key.length === 0) throw new UnusableSecret('the secret is empty: give it as the provider showed it');
  return key;
}

function decode(text: string, encoding: KeyEncoding): Buffer {
  if (encoding === 'hex') {
    if (!HEX.test(text)) throw new UnusableSecret('expected a secret of an even number of hex digits');
    return Buffer.from(text, 'hex');
  }
  if (encoding === 'base64') {
    const digits = text.replace(/=+$/, '');
    // One digit left over after groups of four is not base64, and Buffer.from would drop it silently.
    if (!BASE64.test(text) || digits.length % 4 === 1)
      throw new UnusableSecret('expected a secret in base64');
    return Buffer.from(digits, 'base64');
  }
  return Buffer.from(text, 'utf8');
}

/** The signature of the bare form: the HMAC-SHA256 of the body in 64 hex digits. */
export function signBare(body: Buffer | string, key: Buffer): string {
  return createHmac('sha256', key).update(body).digest('hex');
}

/**
 * The signature of the timestamped form, `t=<seconds>,v1=<hex>`: the body is signed first, then a dot, then the time.
 * @param timestamp whole seconds since 1970
 */
export function signTimestamped(body: Buffer | string, key: Buffer, timestamp: number): string {
  const digest = createHmac('sha256', key).update(body).update(`.${timestamp}`).digest('hex');
  return `t=${timestamp},v1=${digest}`;
}
