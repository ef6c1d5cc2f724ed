import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventLog } from '../../../src/event-store/event-log.js';
import { appendEvents, EventStore } from '../../../src/event-store/event-store.js';
import { LogSignal } from '../../../src/event-store/log-signal.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newEvent } from '../../support/events.js';
import { waitUntil } from '../../support/wait-until.js';

describe('a subscription', () => {
  let database: TestDatabase;
  let signal: LogSignal;
  let log: EventLog;
  beforeAll(async () => {
    database = await createTestDatabase();
    signal = new LogSignal(database.service);
    signal.onModuleInit();
    log = new EventLog(database.service, signal);
  });
  afterAll(async () => {
    signal.onModuleDestroy();
    await database.drop();
  });

  /** Reads a subscription until it has seen `wanted` events. */
  async function collect(after: number, wanted: number, kinds?: string[]): Promise<number[]> {
    const stop = new AbortController();
    const positions: number[] = [];
    for await (const events of log.subscribe({ after, limit: 7, kinds }, stop.signal)) {
      positions.push(...events.map(({ position }) => position));
      if (positions.length >= wanted) stop.abort();
    }
    return positions;
  }

  it('skips no position under eight writers that stall, roll back and repeat', async () => {
    const head = await log.head();
    const perWriter = 25;
    const repeated = newEvent();
    await appendEvents(database.service, [repeated]);
    const collected = collect(head, 8 * perWriter + 1);
    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        for (let turn = 0; turn < perWriter; turn++) {
          const client = await database.service.connect();
          await client.query('BEGIN');
          await appendEvents(client, [repeated, newEvent()]);
          if (turn % 5 === writer % 5) {
            await client.query('ROLLBACK');
            await client.query('BEGIN');
            await client.query('SELECT pg_sleep(0.002)');
            await appendEvents(client, [newEvent()]);
          }
          await client.query('COMMIT');
          client.release();
        }
      }),
    );
    const expected = Array.from({ length: 8 * perWriter + 1 }, (_, index) => head + index + 1);
    expect(await collected).toEqual(expected);
  });

  it('is woken by an append in another process well before it would poll', async () => {
    const elsewhere = new LogSignal(database.service);
    const store = new EventStore(database.service, elsewhere);
    const head = await log.head();
    const collected = collect(head, 5);
    const started = Date.now();
    for (let turn = 0; turn < 5; turn++) await store.append([newEvent()]);
    await collected;
    expect(Date.now() - started).toBeLessThan(1_000);
  });

  it('sees what was appended while its listening connection was lost', async () => {
    const head = await log.head();
    const collected = collect(head, 1);
    await database.owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
    );
    await appendEvents(database.service, [newEvent()]);
    expect(await collected).toEqual([head + 1]);
    await waitUntil('it listens again', async () => {
      const { rows } = await database.owner.query(
        `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
      );
      return rows[0].count === 1;
    });
  });

  it('gives only the kinds asked for, and goes on behind pages that hold none', async () => {
    const head = await log.head();
    const collected = collect(head, 1, ['number.released']);
    for (let turn = 0; turn < 20; turn++) await appendEvents(database.service, [newEvent()]);
    await appendEvents(database.service, [newEvent({ kind: 'number.released' })]);
    expect(await collected).toEqual([head + 21]);
  });
});
