import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkLives } from '../../../src/sandbox/checker.js';
import { HttpClient } from '../../../src/sandbox/http-client.js';
import { Random } from '../../../src/sandbox/random.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { happen, putBehind } from '../../support/happenings.js';
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
  webhookId = await putBehind(box, service);
});
afterEach(async () => {
  await box.close();
  await service.close();
  await database.drop();
});

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
      for (let step = 0; step < STEPS; step++) await happen(box, random);
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
