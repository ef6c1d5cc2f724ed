import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkLives } from '../../../src/sandbox/checker.js';
import { HttpClient } from '../../../src/sandbox/http-client.js';
import { Random } from '../../../src/sandbox/random.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { ADMIN_KEY, type RunningLedger, startLedger } from '../../support/running-ledger.js';
import { startSandbox, type TestSandbox } from '../../support/running-sandbox.js';

/** How many things happen; more for a long run: `SANDBOX_STEPS=5000 SANDBOX_SEED=… `. */
const STEPS = Number(process.env['SANDBOX_STEPS'] ?? 60);
const SEED = process.env['SANDBOX_SEED'] ?? String(Math.floor(Math.random() * 2 ** 32));
const TIME_LIMIT_MS = 60_000 + STEPS * 1_000;
const EVERYTHING_BUT_LOSS = { drop: 0.4, repeat: 0.3, delay: 0.2, reorder: 0.4, delay_seconds: 600 };

let database: TestDatabase;
let service: RunningLedger;
let box: TestSandbox;
let webhookId: string;

beforeEach(async () => {
  database = await createTestDatabase();
  service = await startLedger(database.url);
  box = await startSandbox({ seed: SEED, timeoutMs: 10_000 });
  const url = `${service.url}/webhooks/sautikit/sandboxed`;
  const { body } = await box.call('POST', '/v1/webhooks', { url, events: ['number.*'] });
  webhookId = body.id;
  const made = await fetch(`${service.url}/v1/endpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'sandboxed', workspace_id: box.workspaceId, secret: body.secret }),
  });
  expect(made.status).toBe(201);
});
afterEach(async () => {
  await box.close();
  await service.close();
  await database.drop();
});

/** One thing that a customer, the provider's staff or time does. */
async function happen(random: Random): Promise<void> {
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

describe('the ledger behind the sandbox', () => {
  it(
    `knows what really happened through drops, repeats, delays and disorder (seed ${SEED})`,
    async () => {
      await box.call('PUT', `/sandbox/faults/${webhookId}`, {
        ...EVERYTHING_BUT_LOSS,
        form: 'mixed',
        header_set: 'mixed',
      });
      const random = new Random(`${SEED}/happenings`);
      for (let step = 0; step < STEPS; step++) await happen(random);
      await box.advance(3 * 3_600);

      const deliveries = box.sandbox.deliverer.list(box.sandbox.subscriptions.get(null, webhookId));
      expect(deliveries.filter(({ status }) => status !== 'delivered')).toEqual([]);
      const answers = deliveries.map(
        ({ attempts }) => JSON.parse(attempts.at(-1)!.response_body!) as { status: string; position: number },
      );
      const lives = box.sandbox.numbers.histories.all();
      const events = lives.flatMap((life) => life.events);
      expect(answers.filter(({ status }) => status === 'recorded')).toHaveLength(events.length);
      expect(answers.every(({ status }) => ['recorded', 'duplicate'].includes(status))).toBe(true);
      expect(deliveries.length).toBeGreaterThan(events.length);

      const client = new HttpClient(service.url, 4, 10_000);
      const minPosition = Math.max(...answers.map(({ position }) => position));
      const options = { apiKey: ADMIN_KEY, minPosition, concurrency: 4, patienceMs: 10_000 };
      const result = await checkLives(client, lives[Symbol.iterator](), options, () => undefined);
      client.close();
      expect(result.differences).toEqual([]);
      expect(result).toMatchObject({ asked: lives.length, equal: lives.length });
    },
    TIME_LIMIT_MS,
  );

  it('differs by just the event that was lost for good, and no more once it is asked for', async () => {
    const { e164 } = box.sandbox.inventory.list()[0]!;
    const { body } = await box.call('POST', '/v1/numbers/available/claim', { e164 });
    await box.advance(0);
    await box.call('PUT', `/sandbox/faults/${webhookId}`, { dead_letter: 1 });
    await box.call('DELETE', `/v1/numbers/${body.id}`);
    await box.advance(15);
    const lives = () => box.sandbox.numbers.histories.all()[Symbol.iterator]();
    const client = new HttpClient(service.url, 1, 10_000);
    const check = (minPosition: number) =>
      checkLives(
        client,
        lives(),
        { apiKey: ADMIN_KEY, minPosition, concurrency: 1, patienceMs: 5_000 },
        () => undefined,
      );
    expect(await check(1)).toMatchObject({ equal: 0, different: 1 });
    const path = `/v1/webhooks/${webhookId}/deliveries`;
    const [dead] = (await box.call('GET', `${path}?status=dead_letter`)).body.deliveries;
    await box.call('POST', `${path}/${dead.id}/retry`);
    await box.advance(0);
    expect(await check(2)).toMatchObject({ equal: 1, different: 0 });
    client.close();
  });
});
