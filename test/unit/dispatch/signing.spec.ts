import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { sautikitHeaders, sautikitTimestampedHeaders } from '../../../src/dispatch/sautikit.js';
import { newSecret, secretFault, standardWebhooksHeaders } from '../../../src/dispatch/standard-webhooks.js';

const BODY = Buffer.from(
  '{"kind":"number.released","event_id":"01900000-0000-7000-8000-000000000001","workspace_id":"01900000-0000-7000-8000-000000000002","occurred_at":"2026-06-27T10:00:00.000Z","data":{"number_id":"01900000-0000-7000-8000-000000000003","e164":"+254700000001","country_code":"KE","release_reason":"explicit","released_at":"2026-06-27T10:00:00.000Z"}}',
);
const SECRET = 'whsec_test_secret_0001';
const delivery = { id: 'delivery-1', kind: 'number.released', event_id: 'event-1' };

describe('the provider’s forms', () => {
  it('give the published vectors', () => {
    expect(sautikitHeaders(delivery, BODY, SECRET)).toEqual({
      'x-sautikit-signature': '9f062623f3349728d0ebf06c7ad85c64f82bf2065d970b235f96bef8b40e0c36',
      'x-sautikit-event': 'number.released',
      'x-sautikit-idempotency-key': 'delivery-1',
    });
    expect(sautikitTimestampedHeaders(delivery, 1751000000, BODY, SECRET)).toEqual({
      'x-sautikit-signature':
        't=1751000000,v1=f18dfe99600b3ecb911bae569bfacd63f4ba6140997b7e2c75b5ddd84f309f7b',
      'x-sautikit-event-kind': 'number.released',
      'x-sautikit-event-id': 'event-1',
      'x-sautikit-idempotency-key': 'delivery-1',
    });
  });
});

describe('Standard Webhooks', () => {
  const now = Math.floor(Date.now() / 1_000);

  it('give the example of the specification’s authors', () => {
    const headers = standardWebhooksHeaders(
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1614265330,
      Buffer.from('{"test": 2432232314}'),
      ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    );
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('are verified by both secrets while one is rotated, and by no other', () => {
    const [newer, older, other] = [newSecret(), newSecret(), newSecret()] as const;
    const headers = standardWebhooksHeaders('reaction-1', now, BODY, [newer, older]);
    expect(headers['webhook-id']).toBe('reaction-1');
    for (const secret of [newer, older]) {
      expect(new Webhook(secret).verify(BODY.toString(), headers)).toMatchObject({ kind: 'number.released' });
    }
    expect(() => new Webhook(other).verify(BODY.toString(), headers)).toThrow('No matching signature');
    expect(() => new Webhook(newer).verify(`${BODY.toString()} `, headers)).toThrow('No matching signature');
    expect(() => new Webhook(newer).verify(BODY.toString(), { ...headers, 'webhook-id': 'x' })).toThrow(
      'No matching signature',
    );
  });

  it.each([
    '',
    'whsec_',
    'whsec_short',
    'no_prefix',
    `whsec_${Buffer.alloc(23).toString('base64')}`,
    'whsec_ä',
  ])('refuse the secret %j', (secret) => expect(secretFault(secret)).toContain('must be whsec_'));

  it('take the secrets they make', () => {
    expect(secretFault(newSecret())).toBeNull();
    expect(newSecret()).not.toBe(newSecret());
  });
});
