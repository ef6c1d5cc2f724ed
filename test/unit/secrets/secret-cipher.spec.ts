import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SecretCipher } from '../../../src/secrets/secret-cipher.js';

const OWNER = { holder: 'default', secret_id: '01900000-0000-7000-8000-00000000000b' };
const SECRET = 'whsec_test_secret_0001';
const masterKey = randomBytes(32);
const cipher = new SecretCipher({ masterKey });

describe('secrets at rest', () => {
  it('gives back what was encrypted', () => {
    expect(cipher.decrypt(cipher.encrypt(SECRET, OWNER), OWNER)).toBe(SECRET);
    expect(cipher.decrypt(cipher.encrypt('clé 🔑', OWNER), OWNER)).toBe('clé 🔑');
  });

  it('never encrypts the same twice to the same', () => {
    expect(cipher.encrypt(SECRET, OWNER).equals(cipher.encrypt(SECRET, OWNER))).toBe(false);
  });

  it('does not hold the secret in the clear', () => {
    expect(cipher.encrypt(SECRET, OWNER).toString('latin1')).not.toContain('test_secret');
  });

  it('says what to do when the master key is another one', () => {
    const stored = cipher.encrypt(SECRET, OWNER);
    const other = new SecretCipher({ masterKey: randomBytes(32) });
    expect(() => other.decrypt(stored, OWNER)).toThrow(/of default .*master key.*LEDGER_MASTER_KEY/s);
  });

  it('opens what the master key before encrypted, and encrypts it anew once', () => {
    const stored = cipher.encrypt(SECRET, OWNER);
    const next = new SecretCipher({ masterKey: randomBytes(32), previousMasterKey: masterKey });
    expect(next.decrypt(stored, OWNER)).toBe(SECRET);
    const anew = next.reencrypt(stored, OWNER)!;
    expect(next.decrypt(anew, OWNER)).toBe(SECRET);
    expect(next.reencrypt(anew, OWNER)).toBeNull();
    expect(() => cipher.decrypt(anew, OWNER)).toThrow(/master key/);
    const stranger = new SecretCipher({ masterKey: randomBytes(32), previousMasterKey: randomBytes(32) });
    expect(() => stranger.reencrypt(stored, OWNER)).toThrow(/master key/);
  });

  it.each([
    ['another endpoint', { ...OWNER, holder: 'other' }],
    ['another secret', { ...OWNER, secret_id: '01900000-0000-7000-8000-00000000000c' }],
  ])('does not decrypt a ciphertext moved to %s', (_name, owner) => {
    const stored = cipher.encrypt(SECRET, OWNER);
    expect(() => cipher.decrypt(stored, owner)).toThrow(/master key/);
  });

  it('notices every byte that was changed', () => {
    const stored = cipher.encrypt(SECRET, OWNER);
    for (let index = 1; index < stored.length; index += 1) {
      const altered = Buffer.from(stored);
      altered[index]! ^= 1;
      expect(() => cipher.decrypt(altered, OWNER)).toThrow(/master key/);
    }
  });

  it('notices a ciphertext cut short', () => {
    const stored = cipher.encrypt(SECRET, OWNER);
    for (const length of [1, 5, 13, 20, 29, stored.length - 1]) {
      expect(() => cipher.decrypt(stored.subarray(0, length), OWNER)).toThrow(/master key/);
    }
  });

  it('names the format when it is of a later version', () => {
    const stored = cipher.encrypt(SECRET, OWNER);
    stored[0] = 2;
    expect(() => cipher.decrypt(stored, OWNER)).toThrow(/format 2, this version reads 1/);
  });

  it('refuses a master key of another length', () => {
    expect(() => new SecretCipher({ masterKey: randomBytes(31) })).toThrow(/31 bytes, expected 32/);
  });
});
