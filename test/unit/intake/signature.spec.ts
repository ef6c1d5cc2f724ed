import { describe, expect, it } from '@jest/globals';
import { secretKey, signBare, signTimestamped } from '../../../src/intake/sign.js';
import { type SignedRequest, type VerificationKey, verifySignature } from '../../../src/intake/signature.js';

const BODY = Buffer.from('{"kind":"number.released"}');
const KEY = secretKey('whsec_test_secret_0001');
const OTHER_KEY = secretKey('whsec_test_secret_0002');
const NOW = '2026-06-27T10:00:00.000000Z';
const NOW_SECONDS = Date.parse(NOW) / 1000;
const GOOD = signBare(BODY, KEY);

const secret = (id: string, key: Buffer, window: Partial<VerificationKey> = {}): VerificationKey => ({
  id,
  key,
  not_before: null,
  not_after: null,
  ...window,
});

function verify(headers: string | string[], changes: Partial<SignedRequest> = {}) {
  return verifySignature({
    body: BODY,
    headers: [headers].flat(),
    scheme: 'auto',
    stalePolicy: 'accept',
    toleranceSeconds: 300,
    now: NOW,
    secrets: [secret('one', KEY)],
    ...changes,
  });
}

const signedAt = (seconds: number, changes: Partial<SignedRequest> = {}) =>
  verify(signTimestamped(BODY, KEY, seconds), changes);

describe('what a signature header may look like', () => {
  it.each([
    ['no header', [], 'missing'],
    ['an empty header', [''], 'missing'],
    ['the header twice', [GOOD, GOOD], 'repeated_header'],
    ['a good one and a bad one', [GOOD, 'x'], 'repeated_header'],
    ['two values joined by Node', [`${GOOD}, ${GOOD}`], 'malformed'],
    [
      'two timestamped values joined',
      [`${signTimestamped(BODY, KEY, NOW_SECONDS)}, t=1,v1=${GOOD}`],
      'malformed',
    ],
    ['64 characters that are not hex', ['z'.repeat(64)], 'malformed'],
    ['64 characters of multi-byte text', ['é'.repeat(64)], 'malformed'],
    ['63 hex digits', [GOOD.slice(1)], 'malformed'],
    ['hex and junk behind it', [`${GOOD}zz`], 'malformed'],
    ['hex and a line break behind it', [`${GOOD}\n`], 'malformed'],
    ['white space around it', [` ${GOOD}`], 'malformed'],
    ['a prefix', [`sha256=${GOOD}`], 'malformed'],
    ['v1 without t', [`v1=${GOOD}`], 'malformed'],
    ['t without v1', [`t=${NOW_SECONDS}`], 'malformed'],
    ['t behind v1', [`v1=${GOOD},t=${NOW_SECONDS}`], 'malformed'],
    ['a space behind the comma', [`t=${NOW_SECONDS}, v1=${GOOD}`], 'malformed'],
    ['t in hex', [`t=0x68,v1=${GOOD}`], 'malformed'],
    ['t with an exponent', [`t=1e9,v1=${GOOD}`], 'malformed'],
    ['t with white space', [`t= 1 ,v1=${GOOD}`], 'malformed'],
    ['t negative', [`t=-1,v1=${GOOD}`], 'malformed'],
    ['t with a fraction', [`t=1.5,v1=${GOOD}`], 'malformed'],
    ['t empty', [`t=,v1=${GOOD}`], 'malformed'],
    ['t of 13 digits', [`t=${'9'.repeat(13)},v1=${GOOD}`], 'malformed'],
    ['t in Arabic digits', [`t=١٢٣,v1=${GOOD}`], 'malformed'],
    ['a further part', [`t=${NOW_SECONDS},v1=${GOOD},v0=${GOOD}`], 'malformed'],
    ['names in capitals', [`T=${NOW_SECONDS},V1=${GOOD}`], 'malformed'],
    ['a very long one', ['a'.repeat(16_000)], 'malformed'],
    ['a signature by another key', [signBare(BODY, OTHER_KEY)], 'mismatch'],
    ['all zeros', ['0'.repeat(64)], 'mismatch'],
  ])('refuses %s', (_name, headers, reason) => {
    expect(verify(headers)).toEqual({ ok: false, reason });
  });

  it('takes hex digits in either case', () => {
    expect(verify(GOOD.toUpperCase())).toMatchObject({ ok: true });
  });

  it('does not take the bare digest of a body as its timestamped one', () => {
    expect(verify(`t=${NOW_SECONDS},v1=${GOOD}`)).toEqual({ ok: false, reason: 'mismatch' });
  });

  it('verifies an empty body', () => {
    expect(verify(signBare('', KEY), { body: Buffer.alloc(0) })).toMatchObject({ ok: true });
  });
});

describe('pinning', () => {
  const timestamped = signTimestamped(BODY, KEY, NOW_SECONDS);

  it('refuses the bare form where the timestamped one is pinned', () => {
    expect(verify(GOOD, { scheme: 'timestamped' })).toEqual({ ok: false, reason: 'other_form' });
  });

  it('refuses the timestamped form where the bare one is pinned', () => {
    expect(verify(timestamped, { scheme: 'bare' })).toEqual({ ok: false, reason: 'other_form' });
  });

  it('takes the pinned form', () => {
    expect(verify(GOOD, { scheme: 'bare' })).toMatchObject({ ok: true, form: 'bare' });
    expect(verify(timestamped, { scheme: 'timestamped' })).toMatchObject({ ok: true, form: 'timestamped' });
  });
});

describe('the signed time', () => {
  it('takes a signature as old as the tolerance', () => {
    expect(signedAt(NOW_SECONDS - 300)).toMatchObject({ ok: true, stale: false });
  });

  it('flags an older one by default', () => {
    expect(signedAt(NOW_SECONDS - 301)).toMatchObject({ ok: true, stale: true });
  });

  it('refuses an older one under reject', () => {
    expect(signedAt(NOW_SECONDS - 301, { stalePolicy: 'reject' })).toEqual({ ok: false, reason: 'stale' });
  });

  it('takes a week-old retry', () => {
    expect(signedAt(NOW_SECONDS - 7 * 86_400)).toMatchObject({ ok: true, stale: true });
  });

  it('takes a time as far ahead as the tolerance', () => {
    expect(signedAt(NOW_SECONDS + 300)).toMatchObject({ ok: true, stale: false });
  });

  it('refuses a time further ahead, whatever the policy', () => {
    expect(signedAt(NOW_SECONDS + 301)).toEqual({ ok: false, reason: 'future' });
    expect(signedAt(999_999_999_999)).toEqual({ ok: false, reason: 'future' });
  });

  it('calls a wrong signature wrong before it looks at its time', () => {
    const forged = signTimestamped(BODY, OTHER_KEY, NOW_SECONDS - 900);
    expect(verify(forged, { stalePolicy: 'reject' })).toEqual({ ok: false, reason: 'mismatch' });
  });

  it('signs the digits as they were sent', () => {
    const padded = `t=00${NOW_SECONDS},v1=${signBare(`${BODY}.00${NOW_SECONDS}`, KEY)}`;
    expect(verify(padded)).toMatchObject({ ok: true, stale: false });
    const unpadded = `t=00${NOW_SECONDS},v1=${signBare(`${BODY}.${NOW_SECONDS}`, KEY)}`;
    expect(verify(unpadded)).toEqual({ ok: false, reason: 'mismatch' });
  });
});

describe('several secrets', () => {
  it('verifies with any of them and says which', () => {
    const secrets = [secret('one', OTHER_KEY), secret('two', KEY)];
    expect(verify(GOOD, { secrets })).toMatchObject({ ok: true, secret_id: 'two' });
  });

  it('names the first where two are the same', () => {
    const secrets = [secret('one', KEY), secret('two', KEY)];
    expect(verify(GOOD, { secrets })).toMatchObject({ ok: true, secret_id: 'one' });
  });

  it('refuses everything without any', () => {
    expect(verify(GOOD, { secrets: [] })).toEqual({ ok: false, reason: 'no_active_secret' });
  });

  it.each([
    ['from its first instant', { not_before: NOW }, true],
    ['not before', { not_before: '2026-06-27T10:00:00.000001Z' }, false],
    ['until just before its end', { not_after: '2026-06-27T10:00:00.000001Z' }, true],
    ['not at its end', { not_after: NOW }, false],
  ])('verifies with a secret %s', (_name, window, verifies) => {
    expect(verify(GOOD, { secrets: [secret('one', KEY, window)] }).ok).toBe(verifies);
  });

  it('does not verify with an expired secret beside an active one', () => {
    const secrets = [secret('old', KEY, { not_after: NOW }), secret('new', OTHER_KEY)];
    expect(verify(GOOD, { secrets })).toEqual({ ok: false, reason: 'mismatch' });
  });
});
