import { InvalidField } from '../intake.errors.js';
import { secretKey, UnusableSecret, type KeyEncoding } from '../sign.js';

/** Shorter keys can be guessed from one captured delivery. */
const MIN_KEY_BYTES = 16;
const MAX_SECRET_LENGTH = 512;

/**
 * Refuses a secret that would verify nothing, or too much.
 * @throws InvalidField naming `field` and what is wrong; the message never holds the secret
 */
export function checkSecret(secret: string, encoding: KeyEncoding, field = 'secret'): void {
  if (secret.trim() === '')
    throw new InvalidField(field, 'is empty; give the secret as the provider showed it');
  if (secret !== secret.trim()) {
    throw new InvalidField(field, 'starts or ends with whitespace; paste it without');
  }
  if (secret.length > MAX_SECRET_LENGTH) {
    throw new InvalidField(field, `has ${secret.length} characters, expected at most ${MAX_SECRET_LENGTH}`);
  }
  const bytes = keyLength(secret, encoding, field);
  if (bytes < MIN_KEY_BYTES) {
    throw new InvalidField(field, `gives a key of ${bytes} bytes, expected at least ${MIN_KEY_BYTES}`);
  }
}

function keyLength(secret: string, encoding: KeyEncoding, field: string): number {
  try {
    return secretKey(secret, encoding).length;
  } catch (error) {
    if (error instanceof UnusableSecret) {
      throw new InvalidField(field, `${error.message} (key_encoding is ${encoding})`);
    }
    throw error;
  }
}
