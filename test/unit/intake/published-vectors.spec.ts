import { describe, expect, it } from '@jest/globals';
import { secretKey, signBare, signTimestamped } from '../../../src/intake/sign.js';
import { type SignedRequest, verifySignature } from '../../../src/intake/signature.js';

const SECRET = 'whsec_test_secret_0001';
const BODY = Buffer.from(
  JSON.stringify({
    kind: 'number.released',
    event_id: '01900000-0000-7000-8000-000000000001',
    workspace_id: '01900000-0000-7000-8000-000000000002',
    occurred_at: '2026-06-27T10:00:00.000Z',
    data: {
      number_id: '01900000-0000-7000-8000-000000000003',
      e164: '+254700000001',
      country_code: 'KE',
      release_reason: 'explicit',
      released_at: '2026-06-27T10:00:00.000Z',
    },
  }),
);
const BARE = '9f062623f3349728d0ebf06c7ad85c64f82bf2065d970b235f96bef8b40e0c36';
const TIMESTAMPED = 't=1751000000,v1=f18dfe99600b3ecb911bae569bfacd63f4ba6140997b7e2c75b5ddd84f309f7b';
const TIMESTAMP_FIRST = 't=1751000000,v1=01bd1710b2e60a0e1762fb3e139017d8e1d668db4bf9b1fff2d0cab6ee6fbba5';
const AT_SIGNING = new Date(1_751_000_000_000).toISOString().replace('Z', '000Z');

function verify(header: string) {
  const request: SignedRequest = {
    body: BODY,
    headers: [header],
    scheme: 'auto',
    stalePolicy: 'accept',
    toleranceSeconds: 300,
    now: AT_SIGNING,
    secrets: [{ id: 'the-secret', key: secretKey(SECRET), not_before: null, not_after: null }],
  };
  return verifySignature(request);
}

describe('the published test vectors', () => {
  it('has the body at its published length', () => {
    expect(BODY.length).toBe(343);
  });

  it('signs RFC 4231 case 2 as the RFC does', () => {
    expect(signBare('what do ya want for nothing?', Buffer.from('Jefe'))).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('signs the bare form as published', () => {
    expect(signBare(BODY, secretKey(SECRET))).toBe(BARE);
  });

  it('signs the timestamped form as published', () => {
    expect(signTimestamped(BODY, secretKey(SECRET), 1_751_000_000)).toBe(TIMESTAMPED);
  });

  it('verifies the bare form', () => {
    expect(verify(BARE)).toEqual({ ok: true, secret_id: 'the-secret', form: 'bare', stale: false });
  });

  it('verifies the timestamped form', () => {
    expect(verify(TIMESTAMPED)).toEqual({
      ok: true,
      secret_id: 'the-secret',
      form: 'timestamped',
      stale: false,
    });
  });

  it('refuses the vector that was signed with the timestamp first', () => {
    expect(verify(TIMESTAMP_FIRST)).toEqual({ ok: false, reason: 'mismatch' });
  });
});
