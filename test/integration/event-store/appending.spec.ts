import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EventLog } from '../../../src/event-store/event-log.js';
import { appendEvents, EventStore } from '../../../src/event-store/event-store.js';
import { LogSignal } from '../../../src/event-store/log-signal.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newEvent } from '../../support/events.js';

/** One event takes a way of its own. */
const SIZES: [string, number][] = [
  ['a lone event', 1],
  ['a batch', 2],
];

describe('appending', () => {
  let database: TestDatabase;
  let store: EventStore;
  let log: EventLog;

  beforeAll(async () => {
    database = await createTestDatabase();
    const signal = new LogSignal(database.service);
    store = new EventStore(database.service, signal);
    log = new EventLog(database.service, signal);
  });
  afterAll(() => database.drop());

  let head: number;
  beforeEach(async () => {
    head = await log.head();
  });

  it('numbers events 1, 2, 3 and gives back what was stored, byte for byte', async () => {
    const events = [newEvent(), newEvent({ kind: 'number.released' })];
    const outcomes = await store.append(events);
    expect(outcomes).toEqual([
      { outcome: 'recorded', position: head + 1 },
      { outcome: 'recorded', position: head + 2 },
    ]);
    const stored = await log.readPage({ after: head, limit: 10 });
    expect(stored.map(({ position: _, recorded_at: __, ...event }) => event)).toEqual(events);
  });

  it('answers a known event with its first position and writes nothing', async () => {
    const event = newEvent();
    await store.append([event]);
    expect(await store.append([event])).toEqual([{ outcome: 'known', position: head + 1 }]);
    expect(await log.head()).toBe(head + 1);
  });

  it('tells when the same identity comes with other bytes', async () => {
    const event = newEvent();
    await store.append([event]);
    const other = { ...event, body: Buffer.from('{}') };
    expect(await store.append([other])).toEqual([{ outcome: 'differs', position: head + 1 }]);
    expect((await log.readAt(head + 1))!.body).toEqual(event.body);
  });

  it('weeds out repeats within one batch', async () => {
    const event = newEvent();
    const outcomes = await store.append([event, newEvent(), event, { ...event, body: Buffer.from('[]') }]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['recorded', 'recorded', 'known', 'differs']);
    expect(outcomes.map(({ position }) => position - head)).toEqual([1, 2, 1, 1]);
  });

  it('sorts out a batch of repeats, of known and of new events', async () => {
    const [known, fresh] = [newEvent(), newEvent()];
    await store.append([known]);
    const other = Buffer.from('{}');
    const batch = [fresh, { ...known, body: other }, fresh, newEvent(), known, { ...fresh, body: other }];
    expect(await appendEvents(database.service, batch)).toEqual([
      { outcome: 'recorded', position: head + 2 },
      { outcome: 'differs', position: head + 1 },
      { outcome: 'known', position: head + 2 },
      { outcome: 'recorded', position: head + 3 },
      { outcome: 'known', position: head + 1 },
      { outcome: 'differs', position: head + 2 },
    ]);
    expect(await log.head()).toBe(head + 3);
  });

  it('appends nothing when there is nothing to append', async () => {
    expect(await store.append([])).toEqual([]);
    expect(await log.head()).toBe(head);
  });

  it('keeps what quotes, braces and backslashes an id may have, and tells NULL from null', async () => {
    const events = ['{"a",NULL}', 'NULL', '\\x00', '', ' é\n'].map((event_id) => newEvent({ event_id }));
    await store.append(events.map((event) => ({ ...event, causation_id: event.event_id })));
    const stored = await log.readPage({ after: head, limit: 10 });
    expect(stored.map(({ event_id, causation_id }) => [event_id, causation_id])).toEqual(
      events.map(({ event_id }) => [event_id, event_id]),
    );
  });

  it.each(['\0', '\ud800'])('refuses text that the database would change: %j', async (event_id) => {
    await expect(store.append([newEvent({ event_id })])).rejects.toMatchObject({
      code: 'event_store.unstorable_text',
    });
    expect(await log.head()).toBe(head);
  });

  it('takes the same event id in two workspaces for two events', async () => {
    const event = newEvent();
    const outcomes = await store.append([event, { ...event, workspace_id: 'another' }]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['recorded', 'recorded']);
  });

  it('keeps bytes that jsonb could not hold', async () => {
    const body = Buffer.from([0, 255, 92, 117, 100, 56, 48, 48]);
    await store.append([{ ...newEvent(), body }]);
    expect((await log.readAt(head + 1))!.body).toEqual(body);
  });

  it('keeps an empty body apart from its neighbours', async () => {
    const bodies = [Buffer.from('first'), Buffer.alloc(0), Buffer.from('third')];
    await store.append(bodies.map((body) => ({ ...newEvent(), body })));
    const stored = await log.readPage({ after: head, limit: 3 });
    expect(stored.map((event) => event.body)).toEqual(bodies);
  });

  it.each(SIZES)(
    'gives %s a later recorded_at than what was before, even when the clock stepped back',
    async (_, size) => {
      const other = await createTestDatabase();
      await other.owner.query(
        `INSERT INTO ledger.log (position, recorded_at, workspace_id, event_id, kind, body)
       VALUES (1, clock_timestamp() + interval '1 hour', ledger.pack('w'), ledger.pack('ahead'), 'number.released', '')`,
      );
      await appendEvents(
        other.service,
        Array.from({ length: size }, () => newEvent()),
      );
      const { rows } = await other.service.query('SELECT recorded_at FROM ledger.events ORDER BY position');
      expect(rows[1].recorded_at > rows[0].recorded_at).toBe(true);
      await other.drop();
    },
  );

  it.each(SIZES)('refuses to append %s under any isolation but READ COMMITTED', async (_, size) => {
    for (const isolation of ['REPEATABLE READ', 'SERIALIZABLE']) {
      const client = await database.service.connect();
      await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
      const append = appendEvents(
        client,
        Array.from({ length: size }, () => newEvent()),
      );
      await expect(append).rejects.toThrow(`needs READ COMMITTED, the transaction is ${isolation}`);
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('numbers without gaps or repeats what comes alone and in batches from many connections at once', async () => {
    const known = newEvent();
    await store.append([known]);
    const append = async (turn: number) => {
      const size = (turn % 3) + 1;
      const fresh = Array.from({ length: size }, () => newEvent());
      return appendEvents(database.service, turn % 4 === 0 ? [known] : fresh);
    };
    const outcomes = (await Promise.all(Array.from({ length: 60 }, (_, turn) => append(turn)))).flat();
    const recorded = outcomes.filter(({ outcome }) => outcome === 'recorded').map(({ position }) => position);
    expect(recorded.sort((a, b) => a - b)).toEqual(recorded.map((_, index) => head + 2 + index));
    expect(outcomes.filter(({ outcome }) => outcome !== 'recorded')).toEqual(
      Array.from({ length: 15 }, () => ({ outcome: 'known', position: head + 1 })),
    );
    const { rows } = await database.service.query<{ later: boolean }>(
      `SELECT bool_and(recorded_at >= before) AS later
         FROM (SELECT recorded_at, lag(recorded_at) OVER (ORDER BY position) AS before FROM ledger.events) AS events`,
    );
    expect(rows).toEqual([{ later: true }]);
  });

  it('fails only the caller whose event the database refuses', async () => {
    const broken = { ...newEvent(), secret_id: 'not a uuid' };
    const [good, bad, alsoGood] = await Promise.allSettled([
      store.append([newEvent()]),
      store.append([broken]),
      store.append([newEvent()]),
    ]);
    expect([good!.status, bad!.status, alsoGood!.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await log.head()).toBe(head + 2);
  });
});
