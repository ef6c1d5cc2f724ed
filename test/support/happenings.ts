import type { Random } from '../../src/sandbox/random.js';
import { ADMIN_KEY, type RunningLedger } from './running-ledger.js';
import type { TestSandbox } from './running-sandbox.js';

/** Subscribes the ledger to the first workspace of the sandbox. @returns the id of the sandbox's webhook */
export async function putBehind(box: TestSandbox, service: RunningLedger): Promise<string> {
  const url = `${service.url}/webhooks/sautikit/sandboxed`;
  const { body } = await box.call('POST', '/v1/webhooks', { url, events: ['number.*'] });
  const made = await fetch(`${service.url}/v1/endpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'sandboxed', workspace_id: box.workspaceId, secret: body.secret }),
  });
  if (made.status !== 201) throw new Error(`expected an endpoint, got ${made.status} ${await made.text()}`);
  return body.id;
}

/** One thing that a customer, the provider's staff or time does. */
export async function happen(box: TestSandbox, random: Random): Promise<void> {
  const held: { id: string }[] = (await box.call('GET', '/v1/numbers?status=active&limit=200')).body.numbers;
  const choice = random.next();
  if (held.length < 3 || choice < 0.4) {
    const answer = await box.call('GET', '/v1/numbers/available?limit=3');
    const numbers: { e164: string }[] = answer.body.numbers;
    if (numbers.length === 0) return;
    const trial = random.chance(0.3) ? { trial_seconds: random.integer(1, 3_600) } : {};
    await box.call('POST', '/v1/numbers/available/claim', { e164: random.pick(numbers).e164, ...trial });
  } else if (choice < 0.6) {
    await box.call('DELETE', `/v1/numbers/${random.pick(held).id}`);
  } else if (choice < 0.75) {
    await box.call('POST', `/sandbox/numbers/${random.pick(held).id}/release`);
  } else {
    await box.advance(random.integer(0, 900));
  }
}
