import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KnownAtInFuture, NumberNotFound } from '../../../src/assignments/assignments.errors.js';
import { GetNumber, GetNumberHandler } from '../../../src/assignments/get-number.query.js';
import { ListAssignments, ListAssignmentsHandler } from '../../../src/assignments/list-assignments.query.js';
import type { Instant } from '../../../src/numbers/instant.js';
import { readingParts } from '../../support/reading-parts.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { type EventSketch, NUMBER } from '../../support/events.js';
import { record, recordAndProject } from '../../support/read-models.js';

const day = (dayOfMonth: number) => `2026-06-${String(dayOfMonth).padStart(2, '0')}T00:00:00.000000Z`;
const provision = (on: number, rest: EventSketch = {}): EventSketch => ({ occurred_at: day(on), ...rest });
const release = (on: number, rest: EventSketch = {}): EventSketch => ({
  kind: 'number.released',
  occurred_at: day(on),
  ...rest,
});

let database: TestDatabase;
let numbers: GetNumberHandler;
let assignments: ListAssignmentsHandler;

beforeAll(async () => {
  database = await createTestDatabase();
  const { projected, logged } = readingParts(database);
  numbers = new GetNumberHandler(projected, logged);
  assignments = new ListAssignmentsHandler(projected, logged);
});
afterAll(() => database.drop());

const get = (e164: string, asOf: Instant | null = null, knownAt: Instant | null = null) =>
  numbers.execute(new GetNumber('all', e164, asOf, knownAt));

/** The database's clock, at which all that is committed is known. */
async function now(): Promise<Instant> {
  const { rows } = await database.service.query<{ now: Instant }>('SELECT clock_timestamp() AS now');
  return rows[0]!.now;
}

describe('a number', () => {
  it('is answered with the newest state, its evidence, and the position that the rows reflect', async () => {
    const e164 = '+254700000010';
    const position = await recordAndProject(database.service, [
      provision(1, { e164, event_id: 'e1' }),
      release(2, { e164, event_id: 'e2' }),
      provision(4, { e164, event_id: 'e3', workspace_id: 'w2' }),
      provision(4, { e164, event_id: 'e4', workspace_id: 'w2' }),
    ]);
    await record(database.service, [release(9, { e164 })]);
    const answer = await get(e164);
    expect(answer).toMatchObject({
      item: { e164, state: 'active', current: { workspace_id: 'w2' }, generations: 2 },
      as_of: null,
      known_at: null,
      position,
    });
    expect(answer.item.anomalies.map(({ code }) => code)).toEqual(['repeated_provision']);
    expect(answer.evidence).toEqual([
      { event_id: 'e1', position: position - 3, kind: 'number.provisioned' },
      { event_id: 'e2', position: position - 2, kind: 'number.released' },
      { event_id: 'e3', position: position - 1, kind: 'number.provisioned' },
      { event_id: 'e4', position, kind: 'number.provisioned' },
    ]);
  });

  it('is not found when it was never seen, by a position that is told', async () => {
    const position = await recordAndProject(database.service, [provision(1)]);
    const error: unknown = await get('+254799999999').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NumberNotFound);
    expect(error).toMatchObject({
      code: 'numbers.not_found',
      headers: { 'ledger-position': String(position) },
    });
    expect((error as Error).message).toContain('never seen');
  });

  it('is answered as of an instant from all its assignments', async () => {
    const e164 = '+254700000011';
    await recordAndProject(database.service, [
      provision(1, { e164 }),
      release(3, { e164 }),
      provision(5, { e164, data: { number_id: 'number-2' } }),
    ]);
    expect((await get(e164, day(2))).item).toMatchObject({ state: 'active', current: { generation: 1 } });
    expect((await get(e164, day(3))).item).toMatchObject({
      state: 'released',
      last: { generation: 1 },
      generations: 1,
    });
    const later = await get(e164, day(6));
    expect(later).toMatchObject({ item: { current: { generation: 2 } }, as_of: day(6), known_at: null });
    expect(later.evidence).toHaveLength(3);
  });

  it('is not found as of an instant before anybody held it, and says so', async () => {
    const e164 = '+254700000012';
    await recordAndProject(database.service, [provision(10, { e164 })]);
    await expect(get(e164, day(9))).rejects.toThrow(
      /Nobody had started to hold \+254700000012 by 2026-06-09/,
    );
  });

  it('agrees with itself: as of now by projection, by the log, and without asking for an instant', async () => {
    const e164 = '+254700000013';
    await recordAndProject(database.service, [
      release(6, { e164, workspace_id: 'w2' }),
      provision(1, { e164 }),
      provision(4, { e164 }),
      release(4, { e164 }),
    ]);
    const newest = await get(e164);
    const { item, evidence } = await get(e164, await now());
    const logged = await get(e164, null, await now());
    expect(item).toEqual(newest.item);
    expect(evidence).toEqual(newest.evidence);
    expect(logged.item).toEqual(newest.item);
    expect(logged.evidence).toEqual(newest.evidence);
  });
});

describe('what was known at an instant', () => {
  it('is not changed by an event that comes late', async () => {
    const e164 = '+254700000020';
    await recordAndProject(database.service, [provision(1, { e164 }), release(8, { e164 })]);
    const before = await now();
    const known = await get(e164, day(5), before);
    const late = await recordAndProject(database.service, [release(3, { e164 }), provision(2, { e164 })]);
    expect(await get(e164, day(5), before)).toEqual(known);
    expect(known.item.state).toBe('active');
    expect(known.position).toBeLessThan(late);
    expect((await get(e164, day(5))).item.state).not.toBe(known.item.state);
  });

  it('is asked about that very instant when no other is given', async () => {
    const e164 = '+254700000021';
    await recordAndProject(database.service, [provision(1, { e164 })]);
    const knownAt = await now();
    expect(await get(e164, null, knownAt)).toMatchObject({ as_of: knownAt, known_at: knownAt });
  });

  it('includes what was recorded at that very instant', async () => {
    const e164 = '+254700000022';
    const position = await record(database.service, [provision(1, { e164 })]);
    const { rows } = await database.service.query<{ recorded_at: Instant; earlier: Instant }>(
      `SELECT recorded_at, recorded_at - interval '1 microsecond' AS earlier FROM ledger.events WHERE position = $1`,
      [position],
    );
    const { recorded_at, earlier } = rows[0]!;
    expect(await get(e164, null, recorded_at)).toMatchObject({ position, item: { state: 'active' } });
    await expect(get(e164, null, earlier)).rejects.toThrow(/Nothing was known of \+254700000022 by/);
  });

  it('cannot be asked about an instant to come', async () => {
    await expect(get(NUMBER, null, '2999-01-01T00:00:00.000000Z')).rejects.toThrow(KnownAtInFuture);
  });

  it('distinguishes "nothing known by then" from "nobody held it by then"', async () => {
    const e164 = '+254700000023';
    await recordAndProject(database.service, [provision(10, { e164 })]);
    await expect(get(e164, day(9), await now())).rejects.toThrow(/Nobody had started/);
    await expect(get(e164, day(20), day(1))).rejects.toThrow(/Nothing was known/);
  });
});

describe('the assignments of a number', () => {
  it('come oldest first, with the anomalies, now and as known at an instant', async () => {
    const e164 = '+254700000030';
    await recordAndProject(database.service, [provision(1, { e164 }), provision(6, { e164 })]);
    const before = await now();
    const position = await recordAndProject(database.service, [release(3, { e164 })]);

    const newest = await assignments.execute(new ListAssignments('all', e164, null, null));
    expect(newest.position).toBe(position);
    expect(newest.known.assignments).toMatchObject([
      { generation: 1, started_at: day(1), ended_at: day(3), end_source: 'provider' },
      { generation: 2, started_at: day(6), ended_at: null },
    ]);
    expect(newest.known.anomalies).toEqual([]);

    const earlier = await assignments.execute(new ListAssignments('all', e164, null, before));
    expect(earlier.known.assignments).toMatchObject([
      { ended_at: day(6), end_source: 'inferred' },
      { ended_at: null },
    ]);
    expect(earlier.known.anomalies).toMatchObject([{ code: 'missing_release' }]);
  });

  it('do not exist of a number that was never seen', async () => {
    await expect(
      assignments.execute(new ListAssignments('all', '+254799999998', null, null)),
    ).rejects.toThrow(NumberNotFound);
  });
});
