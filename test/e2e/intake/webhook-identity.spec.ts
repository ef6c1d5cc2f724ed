import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { providerBody, WORKSPACE } from '../../support/events.js';
import { type IntakeApp, SECRET, signed, signedAt, startIntakeApp } from '../../support/intake-app.js';

const OTHER_WORKSPACE = 'another-workspace';

let database: TestDatabase;
let intake: IntakeApp;

beforeAll(async () => {
  database = await createTestDatabase();
  intake = await startIntakeApp(database.url);
  await intake.api('POST', '/v1/endpoints', { id: 'ours', workspace_id: WORKSPACE, secret: SECRET });
  await intake.api('POST', '/v1/endpoints', { id: 'other', workspace_id: OTHER_WORKSPACE, secret: SECRET });
});

afterAll(async () => {
  await intake.close();
  await database.drop();
});

async function statusesOf(eventId: string): Promise<string[]> {
  const { body } = await intake.api('GET', `/v1/deliveries?event_id=${eventId}&limit=200`);
  return (body.data as { status: string }[]).map(({ status }) => status).sort();
}

async function eventsWith(eventId: string): Promise<{ position: number; workspace_id: string }[]> {
  const sql = 'SELECT position, workspace_id FROM ledger.events WHERE event_id = $1 ORDER BY position';
  return (await database.service.query<{ position: number; workspace_id: string }>(sql, [eventId])).rows;
}

describe('which deliveries are the same event', () => {
  it('makes one event and 50 deliveries of 50 that come at once', async () => {
    const body = providerBody({ event_id: 'at-once' });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        intake.post('ours', body, index % 2 ? signed(body) : signedAt(body)),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200));
    const events = await eventsWith('at-once');
    expect(events).toHaveLength(1);
    expect(new Set(answers.map(({ body: { position } }) => position as number))).toEqual(
      new Set([events[0]!.position]),
    );
    expect(await statusesOf('at-once')).toEqual([
      ...Array.from({ length: 49 }, () => 'duplicate'),
      'recorded',
    ]);
  });

  it('makes one event and conflicts of different contents that come at once', async () => {
    const bodies = Array.from({ length: 10 }, (_, index) =>
      providerBody({ event_id: 'contested', data: { number_id: `number-${index}` } }),
    );
    const answers = await Promise.all(bodies.map((body) => intake.deliver('ours', body)));
    expect(answers.map(({ body }) => body.status as string).sort()).toEqual([
      ...Array.from({ length: 9 }, () => 'conflict'),
      'recorded',
    ]);
    expect(await eventsWith('contested')).toHaveLength(1);
  });

  it('makes two events of the same id in two workspaces', async () => {
    const first = await intake.deliver('ours', providerBody({ event_id: 'shared' }));
    const second = await intake.deliver(
      'other',
      providerBody({ event_id: 'shared', workspace_id: OTHER_WORKSPACE }),
    );
    expect([first.body.status, second.body.status]).toEqual(['recorded', 'recorded']);
    expect((await eventsWith('shared')).map(({ workspace_id }) => workspace_id)).toEqual([
      WORKSPACE,
      OTHER_WORKSPACE,
    ]);
  });

  it('does not let the holder of one secret write into another workspace', async () => {
    const answer = await intake.deliver(
      'other',
      providerBody({ event_id: 'intruder', workspace_id: WORKSPACE }),
    );
    expect(answer.status).toBe(403);
    expect(await eventsWith('intruder')).toEqual([]);
  });

  it('makes two events of two ids under the same idempotency key', async () => {
    const headers = { 'x-sautikit-idempotency-key': 'the-same-key' };
    const first = await intake.deliver('ours', providerBody({ event_id: 'keyed-1' }), headers);
    const second = await intake.deliver('ours', providerBody({ event_id: 'keyed-2' }), headers);
    expect([first.body.status, second.body.status]).toEqual(['recorded', 'recorded']);
  });

  it('takes a repeated delivery under another idempotency key for a duplicate', async () => {
    const body = providerBody({ event_id: 'rekeyed' });
    await intake.deliver('ours', body);
    expect((await intake.deliver('ours', body)).body.status).toBe('duplicate');
  });

  it('lets nothing but the identity of a body decide: header ids change nothing', async () => {
    const body = providerBody({ event_id: 'header-ids' });
    await intake.deliver('ours', body, { 'x-sautikit-event-id': 'one' });
    expect((await intake.deliver('ours', body, { 'x-sautikit-event-id': 'two' })).body.status).toBe(
      'duplicate',
    );
  });
});
