import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { databaseNow } from '../../../src/event-store/database-clock.js';
import { EventLog } from '../../../src/event-store/event-log.js';
import { appendEvents } from '../../../src/event-store/event-store.js';
import { LogSignal } from '../../../src/event-store/log-signal.js';
import { numbersOnLog } from '../../../src/event-store/numbers-on-log.js';
import { addSeconds, type Instant } from '../../../src/numbers/instant.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newEvent } from '../../support/events.js';
import { waitUntil } from '../../support/wait-until.js';

const A_MICROSECOND = 0.000001;

let database: TestDatabase;
let log: EventLog;

beforeAll(async () => {
  database = await createTestDatabase();
  log = new EventLog(database.service, new LogSignal(database.service));
});
afterAll(() => database.drop());

/** @returns the position of the last */
async function append(events: { e164: string | null; workspace_id?: string }[]): Promise<number> {
  const outcomes = await appendEvents(
    database.service,
    events.map(({ e164, workspace_id }) => ({ ...newEvent({ workspace_id }), e164 })),
  );
  return outcomes.at(-1)!.position;
}

async function recordedAt(position: number): Promise<Instant> {
  return (await log.readAt(position))!.recorded_at;
}

describe('the position up to which the log was known', () => {
  it('is 0 before the first event', async () => {
    expect(await log.positionKnownAt(await databaseNow(database.service))).toBe(0);
  });

  it('is that of the last event recorded by the instant, itself included', async () => {
    // batches of different sizes: the events of one have one recorded_at
    for (const size of [1, 3, 1, 7, 2])
      await append(Array.from({ length: size }, () => ({ e164: '+254700000001' })));
    const ends = [1, 4, 5, 12, 14];
    for (const [index, end] of ends.entries()) {
      const instant = await recordedAt(end);
      expect(await log.positionKnownAt(instant)).toBe(end);
      expect(await log.positionKnownAt(addSeconds(instant, A_MICROSECOND))).toBe(end);
      expect(await log.positionKnownAt(addSeconds(instant, -A_MICROSECOND))).toBe(ends[index - 1] ?? 0);
    }
    expect(await log.positionKnownAt('2020-01-01T00:00:00.000000Z')).toBe(0);
  });

  it('waits for an append that is under way', async () => {
    const writer = await database.service.connect();
    await writer.query('BEGIN');
    await appendEvents(writer, [newEvent()]);
    const asked = await databaseNow(database.service);
    const answer = log.positionKnownAt(asked);
    await waitUntil('the question waits', async () => {
      const { rows } = await database.owner.query(
        `SELECT count(*) AS waiting FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
      return rows[0].waiting === 1;
    });
    await writer.query('COMMIT');
    writer.release();
    expect(await answer).toBe(15);
    await append([{ e164: '+254700000001' }]);
    expect(await log.positionKnownAt(asked)).toBe(15);
  });
});

describe('the numbers of the log', () => {
  it('come in the order of their digits, each once, of the events up to a position', async () => {
    const start = await append([{ e164: '+254711000003' }, { e164: null }, { e164: '+254711000001' }]);
    const end = await append([{ e164: '+254711000002' }, { e164: '+254711000003', workspace_id: 'w2' }]);
    const prefixes = ['+254711'];
    const upTo = (position: number, rest: object = {}) =>
      numbersOnLog(database.service, { upTo: position, prefixes, workspaces: 'all', ...rest }, null, 10);
    expect(await upTo(start)).toEqual(['+254711000001', '+254711000003']);
    expect(await upTo(end)).toEqual(['+254711000001', '+254711000002', '+254711000003']);
    expect(await upTo(end, { workspaces: ['w2'] })).toEqual(['+254711000003']);
    expect(await upTo(end, { prefixes: undefined })).toContain('+254700000001');
  });

  it('go on behind a number', async () => {
    const page = (after: string, limit: number) =>
      numbersOnLog(database.service, { upTo: 1_000, workspaces: 'all', prefixes: ['+254711'] }, after, limit);
    expect(await page('+254711000001', 1)).toEqual(['+254711000002']);
    expect(await page('+254711000003', 5)).toEqual([]);
  });

  it('are found by any of several prefixes, also where one begins like another', async () => {
    const found = (...prefixes: string[]) =>
      numbersOnLog(database.service, { upTo: 1_000, workspaces: 'all', prefixes }, null, 10);
    expect(await found('+254', '+254254')).toHaveLength(4);
    expect(await found('+256', '+254711000002')).toEqual(['+254711000002']);
    expect(await found('+7')).toEqual([]);
  });
});
