import { describe, expect, it } from '@jest/globals';
import {
  type Amount,
  type BillableRow,
  byKey,
  correctionOf,
  keyOf,
} from '../../../src/reports/billable-row.js';
import { showBillableRow, showBillableTotal } from '../../../src/reports/billable-days.dto.js';
import { BillableTotals } from '../../../src/reports/billable-totals.js';

const AT = '2026-06-10T00:00:00.000000Z';

function row(
  workspace_id: string,
  line: number,
  held: Amount | null,
  reported: Amount | null = null,
): BillableRow {
  return {
    assignment: {
      workspace_id,
      e164: `+25470000000${line}`,
      generation: 1,
      number_id: 'n1',
      country_code: 'KE',
      started_at: AT,
      ended_at: null,
    },
    stands: true,
    held: held && { ...held, from: AT, to: AT },
    reported,
  };
}

function total(...rows: BillableRow[]) {
  const totals = new BillableTotals();
  for (const one of rows) totals.add(one);
  return totals.list();
}

describe('the totals of a report', () => {
  it('add up each workspace apart, in the order of their ids', () => {
    const some = { days: 2, seconds: 100 };
    expect(total(row('b', 1, some), row('a', 1, some), row('a', 1, some), row('a', 2, some))).toEqual([
      { workspace_id: 'a', numbers: 2, assignments: 3, days: 6, seconds: 300, reported: null },
      { workspace_id: 'b', numbers: 1, assignments: 1, days: 2, seconds: 100, reported: null },
    ]);
  });

  it('do not drift, however many fractions are added', () => {
    const tenth = { days: 1, seconds: 0.1 };
    const [sum] = total(...Array.from({ length: 1_000 }, (_, line) => row('a', line, tenth)));
    expect(sum!.seconds).toBe(100);
  });

  it('count what was reported beside what is held now, and not as held', () => {
    const [sum] = total(row('a', 1, null, { days: 3, seconds: 0.3 }), row('a', 2, { days: 1, seconds: 0.1 }));
    expect(sum).toMatchObject({ numbers: 1, assignments: 1, days: 1, reported: { days: 3, seconds: 0.3 } });
    expect(showBillableTotal(sum!).correction).toEqual({ days: -2, seconds: -0.2 });
  });

  it('of nothing are none', () => {
    expect(total()).toEqual([]);
  });
});

describe('the correction of a row', () => {
  it('is what has to be added, without the noise of fractions', () => {
    expect(correctionOf({ days: 1, seconds: 0.3 }, { days: 2, seconds: 0.1 })).toEqual({
      days: -1,
      seconds: 0.2,
    });
  });

  it('takes off everything where nothing counts any more, and is none where nothing is compared', () => {
    expect(correctionOf(null, { days: 2, seconds: 1.5 })).toEqual({ days: -2, seconds: -1.5 });
    expect(correctionOf({ days: 2, seconds: 1.5 }, null)).toBeNull();
  });
});

describe('a row of the report', () => {
  it('shows what counts', () => {
    expect(showBillableRow(row('a', 1, { days: 1, seconds: 0.5 }))).toEqual({
      workspace_id: 'a',
      e164: '+254700000001',
      generation: 1,
      number_id: 'n1',
      country_code: 'KE',
      started_at: '2026-06-10T00:00:00.000Z',
      ended_at: null,
      start_known: true,
      from: '2026-06-10T00:00:00.000Z',
      to: '2026-06-10T00:00:00.000Z',
      days: 1,
      seconds: 0.5,
      reported: null,
      correction: null,
    });
  });

  it('shows no generation of what is no assignment any more', () => {
    const gone = { ...row('a', 1, null, { days: 1, seconds: 1 }), stands: false };
    expect(showBillableRow(gone)).toMatchObject({
      generation: null,
      from: null,
      to: null,
      days: 0,
      seconds: 0,
    });
  });

  it('stands behind the one that took its generation', () => {
    const now = row('a', 1, null);
    const gone = { ...now, stands: false };
    expect(byKey(keyOf(now), keyOf(gone))).toBeLessThan(0);
    expect(byKey(keyOf(gone), keyOf(row('b', 1, null)))).toBeLessThan(0);
    expect(byKey(keyOf(now), keyOf(now))).toBe(0);
  });
});
