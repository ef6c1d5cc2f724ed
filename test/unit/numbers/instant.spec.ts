import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { addSeconds, formatInstant, parseInstant, secondsBetween } from '../../../src/numbers/instant.js';

const anyDate = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});
const anyInstant = fc
  .tuple(anyDate, fc.integer({ min: 0, max: 999 }))
  .map(([date, micros]) => `${date.toISOString().slice(0, 23)}${String(micros).padStart(3, '0')}Z`);

describe('parseInstant', () => {
  it.each([
    ['2026-06-27T10:00:00Z', '2026-06-27T10:00:00.000000Z'],
    ['2026-06-27T10:00:00.5Z', '2026-06-27T10:00:00.500000Z'],
    ['2026-06-27T10:00:00.000Z', '2026-06-27T10:00:00.000000Z'],
    ['2026-06-27T10:00:00.123456Z', '2026-06-27T10:00:00.123456Z'],
    ['2026-06-27t10:00:00z', '2026-06-27T10:00:00.000000Z'],
    ['2026-06-27T13:00:00+03:00', '2026-06-27T10:00:00.000000Z'],
    ['2026-06-27T13:00:00.000001+03:00', '2026-06-27T10:00:00.000001Z'],
    ['2026-06-26T23:30:00-10:30', '2026-06-27T10:00:00.000000Z'],
    ['2026-06-27T10:00:00+00:00', '2026-06-27T10:00:00.000000Z'],
    ['2026-06-27T10:00:00-00:00', '2026-06-27T10:00:00.000000Z'],
    ['2026-12-31T23:00:00-01:00', '2027-01-01T00:00:00.000000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000000Z'],
    ['2024-03-01T01:00:00+02:00', '2024-02-29T23:00:00.000000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000000Z'],
    ['0000-12-31T23:30:00-01:00', '0001-01-01T00:30:00.000000Z'],
    ['0099-06-01T12:00:00+01:00', '0099-06-01T11:00:00.000000Z'],
    ['9999-12-31T23:59:59.999999Z', '9999-12-31T23:59:59.999999Z'],
  ])('reads %s as %s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each([
    ['a day that the month does not have', '2026-02-30T00:00:00Z'],
    ['29 February of a common year', '2026-02-29T00:00:00Z'],
    ['29 February of a century', '1900-02-29T00:00:00Z'],
    ['31 April', '2026-04-31T00:00:00Z'],
    ['day 0', '2026-06-00T00:00:00Z'],
    ['month 0', '2026-00-10T00:00:00Z'],
    ['month 13', '2026-13-01T00:00:00Z'],
    ['hour 24', '2026-06-27T24:00:00Z'],
    ['minute 60', '2026-06-27T10:60:00Z'],
    ['a leap second', '2026-06-30T23:59:60Z'],
    ['no zone', '2026-06-27T10:00:00'],
    ['an offset of 24 hours', '2026-06-27T10:00:00+24:00'],
    ['an offset of 60 minutes', '2026-06-27T10:00:00+03:60'],
    ['an offset without a colon', '2026-06-27T10:00:00+0300'],
    ['an offset of hours alone', '2026-06-27T10:00:00+03'],
    ['two zones', '2026-06-27T10:00:00Z+03:00'],
    ['a date alone', '2026-06-27'],
    ['no seconds', '2026-06-27T10:00Z'],
    ['a space for the T', '2026-06-27 10:00:00Z'],
    ['a fraction without digits', '2026-06-27T10:00:00.Z'],
    ['a fraction behind a comma', '2026-06-27T10:00:00,5Z'],
    ['white space before', ' 2026-06-27T10:00:00Z'],
    ['a line break behind', '2026-06-27T10:00:00Z\n'],
    ['a year of five digits', '12026-06-27T10:00:00Z'],
    ['an expanded year', '+002026-06-27T10:00:00Z'],
    ['a sign before the year', '-2026-06-27T10:00:00Z'],
    ['digits of another script', '２０２６-06-27T10:00:00Z'],
    ['a unix timestamp', '1751000000'],
    ['nothing', ''],
    ['year 0', '0000-06-27T10:00:00Z'],
    ['an offset that leads before year 1', '0001-01-01T00:30:00+01:00'],
    ['an offset that leads behind year 9999', '9999-12-31T23:30:00-01:00'],
  ])('refuses %s', (_, text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it('cuts digits after the microseconds off instead of rounding them up into another second', () => {
    expect(parseInstant('2026-12-31T23:59:59.9999999Z')).toBe('2026-12-31T23:59:59.999999Z');
    expect(parseInstant(`2026-06-27T10:00:00.${'1234567890'.repeat(50)}Z`)).toBe(
      '2026-06-27T10:00:00.123456Z',
    );
  });

  it('reads back every instant as it is, and as answers show it', () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        expect(parseInstant(instant)).toBe(instant);
        expect(parseInstant(formatInstant(instant))).toBe(instant);
      }),
    );
  });

  it('agrees with Date on every offset', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 }), (date, offset) => {
        const local = new Date(date.getTime() + offset * 60_000);
        fc.pre(local.getUTCFullYear() >= 1 && local.getUTCFullYear() <= 9999);
        const text = local.toISOString().slice(0, 23) + offsetText(offset);
        expect(parseInstant(text)).toBe(`${date.toISOString().slice(0, 23)}000Z`);
      }),
    );
  });

  it('never throws and gives only canonical instants, whatever the text', () => {
    const nearly = fc.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/);
    fc.assert(
      fc.property(fc.oneof(fc.string(), nearly), (text) => {
        const instant = parseInstant(text);
        if (instant === null) return;
        expect(instant).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
        expect(new Date(instant).toISOString().slice(0, 19)).toBe(instant.slice(0, 19));
      }),
      { numRuns: 500 },
    );
  });
});

describe('formatInstant', () => {
  it('shows milliseconds, and microseconds only where there are any', () => {
    expect(formatInstant('2026-06-27T10:00:00.000000Z')).toBe('2026-06-27T10:00:00.000Z');
    expect(formatInstant('2026-06-27T10:00:00.120000Z')).toBe('2026-06-27T10:00:00.120Z');
    expect(formatInstant('2026-06-27T10:00:00.000001Z')).toBe('2026-06-27T10:00:00.000001Z');
  });
});

describe('secondsBetween', () => {
  it('counts to the microsecond, in both directions', () => {
    expect(secondsBetween('2026-06-27T10:00:00.000000Z', '2026-06-28T10:00:00.000000Z')).toBe(86_400);
    expect(secondsBetween('2026-06-27T10:00:00.000001Z', '2026-06-27T10:00:01.000000Z')).toBe(0.999999);
    expect(secondsBetween('2026-06-27T10:00:01.000000Z', '2026-06-27T10:00:00.000001Z')).toBe(-0.999999);
    expect(secondsBetween('2026-06-27T10:00:00.000999Z', '2026-06-27T10:00:00.001000Z')).toBe(0.000001);
  });
});

describe('addSeconds', () => {
  it('carries over seconds, days and years', () => {
    expect(addSeconds('2026-12-31T23:59:59.999999Z', 0.000001)).toBe('2027-01-01T00:00:00.000000Z');
    expect(addSeconds('2027-01-01T00:00:00.000000Z', -0.000001)).toBe('2026-12-31T23:59:59.999999Z');
    expect(addSeconds('2026-06-27T10:00:00.123456Z', 86_400)).toBe('2026-06-28T10:00:00.123456Z');
  });

  it('refuses to leave the years 1 to 9999', () => {
    expect(() => addSeconds('9999-12-31T23:59:59.000000Z', 1)).toThrow('is outside the years 0001 to 9999');
    expect(() => addSeconds('0001-01-01T00:00:00.000000Z', -1)).toThrow(RangeError);
    expect(() => addSeconds('2026-06-27T10:00:00.000000Z', Number.MAX_VALUE)).toThrow(RangeError);
    expect(() => addSeconds('2026-06-27T10:00:00.000000Z', Number.NaN)).toThrow(RangeError);
  });

  it('is undone by secondsBetween', () => {
    const micros = fc.integer({ min: -1e12, max: 1e12 });
    fc.assert(
      fc.property(anyInstant, micros, (instant, added) => {
        fc.pre(instant > '0002' && instant < '9998');
        expect(secondsBetween(instant, addSeconds(instant, added / 1e6))).toBe(added / 1e6);
      }),
    );
  });
});

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`;
}

function twoDigits(part: number): string {
  return String(part).padStart(2, '0');
}
