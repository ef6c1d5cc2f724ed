import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parseInstant } from '../../../src/numbers/instant.js';
import { millisecondsOf, parseUtcInstant } from '../../../src/numbers/utc-instant.js';

const pad = (value: number, width: number) => String(value).padStart(width, '0');
const two = fc.integer({ min: 0, max: 99 }).map((value) => pad(value, 2));
const nearlyInstant = fc
  .tuple(
    fc.integer({ min: 0, max: 9_999 }).map((year) => pad(year, 4)),
    fc.integer({ min: 0, max: 13 }).map((month) => pad(month, 2)),
    fc.integer({ min: 0, max: 32 }).map((day) => pad(day, 2)),
    fc.integer({ min: 0, max: 25 }).map((hour) => pad(hour, 2)),
    fc.oneof(fc.constant('59'), two),
    fc.oneof(fc.constant('00'), two),
    fc.constantFrom('000', '999', '123456', '000000'),
  )
  .map(
    ([year, month, day, hour, minute, second, fraction]) =>
      `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction}Z`,
  );

describe('instants in their usual form', () => {
  it('are read as the general reader reads them, and refused as strictly', () => {
    // an offset says the same in a form that only the general reader takes
    fc.assert(
      fc.property(nearlyInstant, (text) => {
        expect(parseUtcInstant(text)).toBe(parseInstant(text.replace(/Z$/, '+00:00')));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    '2026-06-27T10:00:00Z',
    '2026-06-27t10:00:00.000Z',
    '2026-06-27T10:00:00.000z',
    '2026-06-27T10:00:00.0 0Z',
    '2026-06-27T1a:00:00.000Z',
    '2026-06-27 10:00:00.000Z',
    '-026-06-27T10:00:00.000Z',
  ])('are none: %s', (text) => {
    expect(parseUtcInstant(text)).toBeNull();
  });

  it('are counted in milliseconds as Date counts them', () => {
    const min = new Date('0001-01-01T00:00:00Z');
    const date = fc.date({ min, max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true });
    fc.assert(
      fc.property(date, (at) => {
        expect(millisecondsOf(`${at.toISOString().slice(0, 23)}999Z`)).toBe(at.getTime());
      }),
      { numRuns: 2_000 },
    );
  });
});
