import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { billable } from '../../../src/numbers/billable.js';
import { Calendar } from '../../../src/numbers/calendar.js';
import { addSeconds, type Instant, secondsBetween } from '../../../src/numbers/instant.js';
import { anyZone, dateOnTheWall } from './zones.js';

const NEVER = '9999-12-31T23:59:59.999999Z';
const june = new Calendar('Africa/Nairobi').daysOfMonth('2026-06');

/** Of an assignment in June in Nairobi; instants to the second. */
function inJune(started: string | null, ended: string | null, until: Instant = NEVER) {
  const instant = (text: string | null) => text && text.replace('Z', '.000000Z');
  return billable({ started_at: instant(started), ended_at: instant(ended) }, june, until);
}

describe('billable', () => {
  it('counts a whole month, however long the assignment lasts', () => {
    expect(inJune('2025-01-01T00:00:00Z', null)).toEqual({
      from: '2026-05-31T21:00:00.000000Z',
      to: '2026-06-30T21:00:00.000000Z',
      days: 30,
      seconds: 30 * 86_400,
    });
  });

  it('cuts at the edges of the month in the zone, not in UTC', () => {
    expect(inJune('2026-05-31T20:00:00Z', '2026-05-31T21:00:01Z')).toMatchObject({ days: 1, seconds: 1 });
    expect(inJune('2026-06-30T20:59:59Z', '2026-07-15T00:00:00Z')).toMatchObject({ days: 1, seconds: 1 });
    expect(inJune('2026-05-01T00:00:00Z', '2026-05-31T21:00:00Z')).toBeNull();
    expect(inJune('2026-06-30T21:00:00Z', null)).toBeNull();
  });

  it('counts each day that is touched, if only for a second on both sides of midnight', () => {
    expect(inJune('2026-06-10T20:59:59Z', '2026-06-10T21:00:01Z')).toMatchObject({ days: 2, seconds: 2 });
    expect(inJune('2026-06-10T20:59:59Z', '2026-06-10T21:00:00Z')).toMatchObject({ days: 1, seconds: 1 });
    expect(inJune('2026-06-10T21:00:00Z', '2026-06-11T21:00:00Z')).toMatchObject({
      days: 1,
      seconds: 86_400,
    });
  });

  it('counts what is held up to the present only', () => {
    const until = '2026-06-10T21:00:00.000001Z';
    expect(inJune('2026-06-09T21:00:00Z', null, until)).toMatchObject({
      to: until,
      days: 2,
      seconds: 86_400.000001,
    });
    expect(inJune('2026-06-20T00:00:00Z', null, until)).toBeNull();
    expect(inJune('2026-06-09T21:00:00Z', '2026-06-20T00:00:00Z', until)).toMatchObject({ to: until });
  });

  it('counts nothing of a month to come', () => {
    expect(inJune('2025-01-01T00:00:00Z', null, '2026-05-20T00:00:00.000000Z')).toBeNull();
    expect(inJune(null, '2026-06-10T00:00:00Z', '2026-05-20T00:00:00.000000Z')).toBeNull();
  });

  it('counts nothing of an assignment that ended where it began', () => {
    expect(inJune('2026-06-10T00:00:00Z', '2026-06-10T00:00:00Z')).toBeNull();
  });

  it('shows an unknown start in the month of its last moment, and proves no length', () => {
    const nothing = { from: null, days: 0, seconds: 0 };
    expect(inJune(null, '2026-06-10T00:00:00Z')).toEqual({ ...nothing, to: '2026-06-10T00:00:00.000000Z' });
    expect(inJune(null, '2026-06-30T21:00:00Z')).toMatchObject(nothing);
    expect(inJune(null, '2026-05-31T21:00:00Z')).toBeNull();
    expect(inJune(null, '2026-06-30T21:00:01Z')).toBeNull();
  });

  it('has 25 hours to count in a day on which clocks go back', () => {
    const october = new Calendar('Europe/Berlin').daysOfMonth('2026-10');
    const day = { started_at: '2026-10-24T22:00:00.000000Z', ended_at: '2026-10-25T23:00:00.000000Z' };
    expect(billable(day, october, NEVER)).toMatchObject({ days: 1, seconds: 90_000 });
  });

  it('does not count a date that never was', () => {
    const december = new Calendar('Pacific/Apia').daysOfMonth('2011-12');
    const all = { started_at: '2011-01-01T00:00:00.000000Z', ended_at: null };
    expect(billable(all, december, NEVER)).toMatchObject({ days: 30, seconds: 30 * 86_400 });
  });
});

/** Up to 100 days around the years whose clock changes the zones know, to the microsecond. */
const anyPeriod = fc
  .record({
    year: fc.integer({ min: 2009, max: 2026 }),
    start: fc.integer({ min: 0, max: 300 * 86_400 }),
    micros: fc.integer({ min: 0, max: 999_999 }),
    length: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 100 * 86_400 })),
  })
  .map(({ year, start, micros, length }) => {
    const started_at = addSeconds(`${year}-01-01T00:00:00.000000Z`, start + micros / 1_000_000);
    return { started_at, ended_at: addSeconds(started_at, length) };
  });

/** The months from the one before a period to the one behind it. */
function monthsAround({ started_at, ended_at }: { started_at: Instant; ended_at: Instant }): string[] {
  const months: string[] = [];
  const month = new Date(`${started_at.slice(0, 7)}-01T00:00:00Z`);
  month.setUTCMonth(month.getUTCMonth() - 1);
  const last = `${addSeconds(ended_at, 32 * 86_400).slice(0, 7)}`;
  while (months.at(-1) !== last) {
    months.push(month.toISOString().slice(0, 7));
    month.setUTCMonth(month.getUTCMonth() + 1);
  }
  return months;
}

/** Looks at the wall's calendar every quarter of an hour, and in the last moment. */
function naiveDates(zone: string, from: Instant, to: Instant): Set<string> {
  const dates = new Set<string>();
  for (let at = from; at < to; at = addSeconds(at, 900)) dates.add(dateOnTheWall(zone, at));
  return dates.add(dateOnTheWall(zone, addSeconds(to, -0.000001)));
}

describe('the months of a period', () => {
  it('add up to its length, and to the dates it touched', () => {
    fc.assert(
      fc.property(anyZone, anyPeriod, (zone, period) => {
        const calendar = new Calendar(zone);
        const parts = monthsAround(period).map((month) =>
          billable(period, calendar.daysOfMonth(month), NEVER),
        );
        const sum = (of: 'days' | 'seconds') => parts.reduce((total, part) => total + (part?.[of] ?? 0), 0);
        expect(sum('seconds')).toBeCloseTo(secondsBetween(period.started_at, period.ended_at), 5);
        expect(sum('days')).toBe(naiveDates(zone, period.started_at, period.ended_at).size);
      }),
      { numRuns: 150 },
    );
  });

  it('have nothing between them and nothing twice', () => {
    fc.assert(
      fc.property(anyZone, anyPeriod, (zone, period) => {
        const calendar = new Calendar(zone);
        const parts = monthsAround(period)
          .map((month) => billable(period, calendar.daysOfMonth(month), NEVER))
          .filter((part) => part !== null);
        expect(parts[0]!.from).toBe(period.started_at);
        expect(parts.at(-1)!.to).toBe(period.ended_at);
        for (const [index, part] of parts.slice(1).entries()) expect(part.from).toBe(parts[index]!.to);
      }),
      { numRuns: 150 },
    );
  });

  it('are the same when what is held is cut at any moment and goes on from there', () => {
    fc.assert(
      fc.property(anyZone, anyPeriod, fc.double({ min: 0, max: 1, noNaN: true }), (zone, period, share) => {
        const { started_at, ended_at } = period;
        const cut = addSeconds(started_at, Math.floor(secondsBetween(started_at, ended_at) * share));
        const days = new Calendar(zone).daysOfMonth(started_at.slice(0, 7));
        const seconds = (from: Instant, to: Instant, until: Instant) =>
          billable({ started_at: from, ended_at: to }, days, until)?.seconds ?? 0;
        const whole = seconds(started_at, ended_at, NEVER);
        expect(seconds(started_at, cut, NEVER) + seconds(cut, ended_at, NEVER)).toBeCloseTo(whole, 5);
        expect(seconds(started_at, ended_at, cut)).toBe(seconds(started_at, cut, NEVER));
      }),
    );
  });
});
