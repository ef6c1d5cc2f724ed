import { expect, it } from '@jest/globals';
import { secretKey, signBare } from '../../../src/intake/sign.js';
import { signDelivery } from '../../../src/subscriptions/engine/sign-delivery.js';

const delivery = { id: 'd', kind: 'number.released', event_id: 'e', body: Buffer.from('{}') };
const [NEW, OLD] = ['whsec_bmV3', 'whsec_b2xk'];
const by = (secrets: string[], attempt: number) =>
  signDelivery('sautikit', delivery, secrets, attempt, 1)['x-sautikit-signature'];
const signature = (secret: string) => signBare(delivery.body, secretKey(secret));

it('has the attempts take turns while a secret is rotated, where a format has room for one signature', () => {
  expect([1, 2, 3, 4].map((attempt) => by([NEW, OLD], attempt))).toEqual([NEW, OLD, NEW, OLD].map(signature));
  expect([1, 2, 3].map((attempt) => by([NEW], attempt))).toEqual([NEW, NEW, NEW].map(signature));
});

it('signs by both at once where a format can carry it', () => {
  const headers = signDelivery('standard-webhooks', delivery, [NEW, OLD], 1, 1);
  expect(headers['webhook-signature']!.split(' ')).toHaveLength(2);
});
