import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { EventLog } from '../../../src/event-store/event-log.js';
import { appendEvents } from '../../../src/event-store/event-store.js';
import { LogSignal } from '../../../src/event-store/log-signal.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newEvent, NUMBER } from '../../support/events.js';
import { waitUntil } from '../../support/wait-until.js';

describe('the order of the log', () => {
  let database: TestDatabase;
  let log: EventLog;
  beforeAll(async () => {
    database = await createTestDatabase();
    log = new EventLog(database.service, new LogSignal(database.service));
  });
  afterAll(() => database.drop());

  const blocked = async (count: number) => {
    const { rows } = await database.owner.query(
      `SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted`,
    );
    return rows[0].count === count;
  };

  async function inTransaction(work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
    const client = await database.service.connect();
    await client.query('BEGIN');
    try {
      await work(client);
    } finally {
      client.release();
    }
  }

  it('lets no second append overtake one that is slow to commit', async () => {
    const head = await log.head();
    await inTransaction(async (slow) => {
      await appendEvents(slow, [newEvent({ event_id: 'slow' })]);
      const fast = appendEvents(database.service, [newEvent({ event_id: 'fast' })]);
      await waitUntil('the second append waits', () => blocked(1));
      expect(await log.head()).toBe(head);
      await slow.query('COMMIT');
      expect(await fast).toEqual([{ outcome: 'recorded', position: head + 2 }]);
    });
    const page = await log.readPage({ after: head, limit: 10 });
    expect(page.map(({ event_id }) => event_id)).toEqual(['slow', 'fast']);
    expect(page[0]!.recorded_at <= page[1]!.recorded_at).toBe(true);
  });

  it('leaves no gap when an append rolls back', async () => {
    const head = await log.head();
    await inTransaction(async (failing) => {
      await appendEvents(failing, [newEvent(), newEvent()]);
      const waiting = appendEvents(database.service, [newEvent()]);
      await waitUntil('the second append waits', () => blocked(1));
      await failing.query('ROLLBACK');
      expect(await waiting).toEqual([{ outcome: 'recorded', position: head + 1 }]);
    });
  });

  it('stores one event when two connections bring it at the same time', async () => {
    const event = newEvent();
    await inTransaction(async (first) => {
      await appendEvents(first, [event]);
      const second = appendEvents(database.service, [event]);
      await waitUntil('the second append waits', () => blocked(1));
      await first.query('COMMIT');
      expect((await second)[0]!.outcome).toBe('known');
    });
  });

  it('waits, for an answer as known at a moment, for appends that may still belong before it', async () => {
    await inTransaction(async (slow) => {
      await appendEvents(slow, [newEvent({ event_id: 'under-way' })]);
      const { rows } = await database.service.query('SELECT clock_timestamp() AS now');
      const answer = log.readNumberKnownAt(NUMBER, rows[0].now);
      await waitUntil('the reader waits', () => blocked(1));
      await slow.query('COMMIT');
      expect((await answer).map(({ event_id }) => event_id)).toContain('under-way');
    });
  });

  it('answers about a settled past without waiting for anybody', async () => {
    await appendEvents(database.service, [newEvent({ event_id: 'later' })]);
    await inTransaction(async (slow) => {
      await appendEvents(slow, [newEvent()]);
      const events = await log.readNumberKnownAt(NUMBER, '2020-01-01T00:00:00.000000Z');
      expect(events).toEqual([]);
      await slow.query('ROLLBACK');
    });
  });
});
