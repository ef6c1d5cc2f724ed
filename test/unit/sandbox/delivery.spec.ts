import { describe, expect, it } from '@jest/globals';
import { secretKey } from '../../../src/intake/sign.js';
import { toRequest, type Delivery } from '../../../src/sandbox/delivery.js';

// The example and the signatures of the provider's page.
const EXAMPLE: Delivery = {
  life: 0,
  id: 'delivery-1',
  first: true,
  form: 'bare',
  headerSet: 'a',
  event: {
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
  },
};
const KEY = secretKey('whsec_test_secret_0001');

describe('a delivery on the wire', () => {
  it('is signed bare with the first set of headers', () => {
    const { headers, body } = toRequest(EXAMPLE, KEY, 1751000000);
    expect(body).toHaveLength(343);
    expect(headers).toEqual({
      'Content-Type': 'application/json',
      'X-Sautikit-Signature': '9f062623f3349728d0ebf06c7ad85c64f82bf2065d970b235f96bef8b40e0c36',
      'X-Sautikit-Event': 'number.released',
      'X-Sautikit-Idempotency-Key': 'delivery-1',
    });
  });

  it('is signed with a timestamp with the second set of headers', () => {
    const { headers } = toRequest({ ...EXAMPLE, form: 'timestamped', headerSet: 'b' }, KEY, 1751000000);
    expect(headers).toEqual({
      'Content-Type': 'application/json',
      'X-Sautikit-Signature':
        't=1751000000,v1=f18dfe99600b3ecb911bae569bfacd63f4ba6140997b7e2c75b5ddd84f309f7b',
      'X-Sautikit-Event-Kind': 'number.released',
      'X-Sautikit-Event-Id': '01900000-0000-7000-8000-000000000001',
    });
  });
});
