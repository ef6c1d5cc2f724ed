import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { secretKey, signBare, signTimestamped } from '../../../src/intake/sign.js';
import { type SignedRequest, verifySignature } from '../../../src/intake/signature.js';

const NOW = '2026-06-27T10:00:00.000000Z';
const NOW_SECONDS = Date.parse(NOW) / 1000;

const bodies = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const secrets = fc.string({ minLength: 1, maxLength: 60, unit: 'binary' });
const forms = fc.constantFrom('bare', 'timestamped');

function sign(form: string, body: Buffer, key: Buffer): string {
  return form === 'bare' ? signBare(body, key) : signTimestamped(body, key, NOW_SECONDS);
}

function verify(body: Buffer, headers: string[], key: Buffer, changes: Partial<SignedRequest> = {}) {
  const given = [{ id: 'one', key, not_before: null, not_after: null }];
  const fixed = { scheme: 'auto', stalePolicy: 'accept', toleranceSeconds: 300, now: NOW } as const;
  return verifySignature({ body, headers, secrets: given, ...fixed, ...changes });
}

function flipBit(bytes: Buffer, bit: number): Buffer {
  const flipped = Buffer.from(bytes);
  flipped[bit >> 3]! ^= 1 << (bit & 7);
  return flipped;
}

/** HMAC fills keys up with zeros, so trailing ones make no other key. */
function significant(secret: string): string {
  return Buffer.from(secret)
    .toString('hex')
    .replace(/(00)+$/, '');
}

describe('signatures of any body by any secret', () => {
  it('verifies what was signed', () => {
    fc.assert(
      fc.property(forms, bodies, secrets, (form, body, secret) => {
        const key = secretKey(secret);
        expect(verify(body, [sign(form, body, key)], key)).toEqual({
          ok: true,
          secret_id: 'one',
          form,
          stale: false,
        });
      }),
    );
  });

  it('refuses a body with any one bit flipped', () => {
    fc.assert(
      fc.property(
        forms,
        bodies.filter((body) => body.length > 0),
        secrets,
        fc.nat(),
        (form, body, secret, n) => {
          const key = secretKey(secret);
          const altered = flipBit(body, n % (body.length * 8));
          expect(verify(altered, [sign(form, body, key)], key)).toEqual({ ok: false, reason: 'mismatch' });
        },
      ),
    );
  });

  it('refuses a signature with any one bit flipped', () => {
    fc.assert(
      fc.property(forms, bodies, secrets, fc.nat(255), (form, body, secret, bit) => {
        const key = secretKey(secret);
        const header = sign(form, body, key);
        const altered = flipBit(Buffer.from(header.slice(-64), 'hex'), bit).toString('hex');
        expect(verify(body, [header.slice(0, -64) + altered], key).ok).toBe(false);
      }),
    );
  });

  it('refuses a time other than the signed one', () => {
    fc.assert(
      fc.property(bodies, secrets, fc.integer({ min: 1, max: 300 }), (body, secret, seconds) => {
        const key = secretKey(secret);
        const digest = signTimestamped(body, key, NOW_SECONDS).slice(-64);
        const moved = `t=${NOW_SECONDS - seconds},v1=${digest}`;
        expect(verify(body, [moved], key)).toEqual({ ok: false, reason: 'mismatch' });
      }),
    );
  });

  it('refuses a signature by any other secret', () => {
    fc.assert(
      fc.property(forms, bodies, secrets, secrets, (form, body, secret, other) => {
        fc.pre(significant(secret) !== significant(other));
        expect(verify(body, [sign(form, body, secretKey(secret))], secretKey(other)).ok).toBe(false);
      }),
    );
  });

  it('never throws, and never believes, whatever the header holds', () => {
    const pieces = fc.constantFrom('t=', ',', 'v1=', 'a'.repeat(64), '1751000000', ' ', '0x', '\u0000', 'é');
    const headers = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
      fc.string({ minLength: 64, maxLength: 64, unit: 'grapheme' }),
    );
    fc.assert(
      fc.property(bodies, fc.array(headers, { maxLength: 3 }), (body, values) => {
        expect(verify(body, values, secretKey('whsec_test_secret_0001')).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
