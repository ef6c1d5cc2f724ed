import { describe, expect, it } from '@jest/globals';
import { type KeyEncoding, secretKey, UnusableSecret } from '../../../src/intake/sign.js';

describe('from a secret to its key', () => {
  it.each<[KeyEncoding, string, string]>([
    ['utf8', 'whsec_abc', Buffer.from('whsec_abc').toString('hex')],
    ['utf8', 'clé', Buffer.from('clé').toString('hex')],
    ['strip_prefix', 'whsec_abc', Buffer.from('abc').toString('hex')],
    ['strip_prefix', 'abc', Buffer.from('abc').toString('hex')],
    ['base64', 'whsec_AAECAw==', '00010203'],
    ['base64', 'AAECAw', '00010203'],
    ['base64', '-_-_', 'fbffbf'],
    ['hex', 'whsec_00ff10', '00ff10'],
    ['hex', '00FF10', '00ff10'],
  ])('reads %s %s', (encoding, secret, expected) => {
    expect(secretKey(secret, encoding).toString('hex')).toBe(expected);
  });

  it('takes the whole string when nothing else is said', () => {
    expect(secretKey('whsec_abc')).toEqual(Buffer.from('whsec_abc'));
  });

  it.each<[KeyEncoding, string]>([
    ['utf8', ''],
    ['strip_prefix', 'whsec_'],
    ['base64', 'whsec_'],
    ['base64', 'not base64!'],
    ['base64', 'AAECA'],
    ['base64', 'AA=CAw=='],
    ['hex', 'whsec_'],
    ['hex', '00f'],
    ['hex', '00zz'],
    ['hex', '0x00'],
  ])('refuses what is not %s: "%s"', (encoding, secret) => {
    expect(() => secretKey(secret, encoding)).toThrow(UnusableSecret);
  });

  it('does not tell the secret when it refuses it', () => {
    expect(() => secretKey('my secret!', 'hex')).toThrow(expect.not.stringContaining('my secret'));
  });
});
