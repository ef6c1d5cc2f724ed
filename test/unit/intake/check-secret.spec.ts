import { describe, expect, it } from '@jest/globals';
import { checkSecret } from '../../../src/intake/endpoints/check-secret.js';
import { InvalidField } from '../../../src/intake/intake.errors.js';
import type { KeyEncoding } from '../../../src/intake/sign.js';

function complaint(secret: string, encoding: KeyEncoding = 'utf8'): string | null {
  try {
    checkSecret(secret, encoding);
    return null;
  } catch (error) {
    if (!(error instanceof InvalidField)) throw error;
    expect(error.errors[0]!.field).toBe('secret');
    return error.errors[0]!.message;
  }
}

describe('which secrets are taken', () => {
  it.each<[KeyEncoding, string]>([
    ['utf8', 'whsec_test_secret_0001'],
    ['strip_prefix', 'whsec_test_secret_0001'],
    ['base64', `whsec_${Buffer.alloc(24, 7).toString('base64')}`],
    ['hex', Buffer.alloc(16, 7).toString('hex')],
  ])('takes one of 16 bytes or more in %s', (encoding, secret) => {
    expect(complaint(secret, encoding)).toBeNull();
  });

  it.each([
    ['', /is empty/],
    [' \t\n', /is empty/],
    ['whsec_test_secret_0001\n', /whitespace/],
    [' whsec_test_secret_0001', /whitespace/],
    ['whsec_short', /11 bytes, expected at least 16/],
    ['x'.repeat(513), /513 characters, expected at most 512/],
  ])('refuses %j', (secret, message) => {
    expect(complaint(secret)).toMatch(message);
  });

  it('counts the bytes of the key, not of the text', () => {
    expect(complaint('whsec_123456789', 'strip_prefix')).toMatch(/9 bytes/);
    expect(complaint('00112233445566778899', 'hex')).toMatch(/10 bytes/);
  });

  it('says which encoding it does not fit', () => {
    expect(complaint('whsec_test_secret_0001', 'hex')).toMatch(/hex digits \(key_encoding is hex\)/);
    expect(complaint('whsec_test secret 0001', 'base64')).toMatch(/base64/);
  });
});
