import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { showBillableRow, showBillableTotal } from '../../../src/reports/billable-days.dto.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import type { EventSketch } from '../../support/events.js';
import { BillableDays } from '../../support/billable-days.js';
import { record } from '../../support/read-models.js';

const given = (day: number, sketch: EventSketch = {}): EventSketch => ({
  occurred_at: `2026-06-${String(day).padStart(2, '0')}T12:00:00Z`,
  workspace_id: 'a',
  ...sketch,
});
const taken = (day: number, sketch: EventSketch = {}): EventSketch => ({
  ...given(day, sketch),
  kind: 'number.released',
});

const DAY = 86_400;
/** From noon, in UTC, of a day of June to the end of the month in Nairobi. */
const toTheEnd = (day: number) => (30 - day) * DAY + 9 * 3_600;

let database: TestDatabase;
let report: BillableDays;

beforeEach(async () => {
  database = await createTestDatabase();
  report = new BillableDays(database);
});
afterEach(() => database.drop());

/** The report after `late` was learnt, compared with what it said when only `known` was. */
async function compare(known: EventSketch[], late: EventSketch[]) {
  if (known.length > 0) await record(database.service, known);
  const { now: knownAt } = await report.start();
  if (late.length > 0) await record(database.service, late);
  const rows = (await report.rows({ knownAt })).map(showBillableRow);
  const totals = (await report.totals({ knownAt })).map(showBillableTotal);
  return { rows, totals };
}

describe('the report compared with what it said before', () => {
  it('has nothing to correct where nothing was learnt since', async () => {
    const { rows, totals } = await compare([given(10)], []);
    const same = { days: 21, seconds: toTheEnd(10) };
    expect(rows).toMatchObject([{ ...same, reported: same, correction: { days: 0, seconds: 0 } }]);
    expect(totals).toMatchObject([{ ...same, reported: same, correction: { days: 0, seconds: 0 } }]);
  });

  it('takes off what a late release shortened', async () => {
    const { rows, totals } = await compare([given(10)], [taken(20)]);
    const correction = { days: -10, seconds: 10 * DAY - toTheEnd(10) };
    expect(rows).toMatchObject([
      { generation: 1, days: 11, reported: { days: 21, seconds: toTheEnd(10) }, correction },
    ]);
    expect(totals).toMatchObject([{ workspace_id: 'a', days: 11, reported: { days: 21 }, correction }]);
  });

  it('adds what was not known at all', async () => {
    const { rows } = await compare([], [given(10), taken(12)]);
    const nothing = { days: 0, seconds: 0 };
    expect(rows).toMatchObject([{ days: 3, reported: nothing, correction: { days: 3, seconds: 2 * DAY } }]);
  });

  it('keeps an assignment with what was reported of it though an earlier one was learnt of late', async () => {
    const { rows } = await compare([given(10)], [given(1), taken(5)]);
    expect(rows).toMatchObject([
      { generation: 1, days: 5, reported: { days: 0 }, correction: { days: 5 } },
      { generation: 2, days: 21, reported: { days: 21 }, correction: { days: 0, seconds: 0 } },
    ]);
  });

  it('counts a provision that came late where only the release was known', async () => {
    const { rows } = await compare([taken(12)], [given(10)]);
    expect(rows).toMatchObject([
      { start_known: true, days: 3, reported: { days: 0, seconds: 0 }, correction: { days: 3 } },
    ]);
  });

  it('shows what was reported and is no assignment any more', async () => {
    const { rows } = await compare([given(10, { event_id: 'b' })], [given(10, { event_id: 'a' })]);
    // the smaller event id begins the assignment now; what the other began is a repeat
    expect(rows).toMatchObject([
      { generation: 1, days: 21, reported: { days: 0 }, correction: { days: 21 } },
      {
        generation: null,
        from: null,
        to: null,
        days: 0,
        reported: { days: 21 },
        correction: { days: -21, seconds: -toTheEnd(10) },
      },
    ]);
  });

  it('says what it said then, also of numbers and workspaces that have nothing to count any more', async () => {
    const { rows, totals } = await compare([given(10)], [taken(10)]);
    expect(rows).toMatchObject([{ generation: 1, days: 0, seconds: 0, correction: { days: -21 } }]);
    expect(totals).toMatchObject([
      { workspace_id: 'a', numbers: 0, assignments: 0, days: 0, correction: { days: -21 } },
    ]);
  });

  it('never changes what was said before', async () => {
    await record(database.service, [given(10), given(11, { e164: '+254700000002' })]);
    const start = await report.start();
    const said = await report.totals({ knownAt: start.now }, start);
    await record(database.service, [taken(20), taken(11, { e164: '+254700000002' })]);
    const later = await report.totals({ knownAt: start.now });
    expect(later[0]!.reported).toEqual({ days: said[0]!.days, seconds: said[0]!.seconds });
    expect(await report.totals({ knownAt: start.now }, start)).toEqual(said);
  });

  it('counts the time that had not passed by then as a difference, too', async () => {
    await record(database.service, [given(10)]);
    const start = await report.start();
    const month = start.now.slice(0, 7);
    const [row] = await report.rows({ month, timeZone: 'UTC', knownAt: start.now });
    const shown = showBillableRow(row!);
    expect(shown.reported!.seconds).toBeGreaterThan(0);
    expect(shown.correction!.seconds).toBeGreaterThan(0);
    expect(shown.correction!.seconds).toBeLessThan(60);
  });
});
