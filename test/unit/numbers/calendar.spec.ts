import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Calendar, parseDate, parseMonth, parseTimeZone } from '../../../src/numbers/calendar.js';
import { addSeconds, secondsBetween } from '../../../src/numbers/instant.js';
import { anyZone, dateOnTheWall } from './zones.js';

const startOf = (zone: string, date: string) => new Calendar(zone).startOfDay(date).replace('.000000Z', 'Z');

describe('parseDate', () => {
  it.each(['2026-06-01', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('takes %s', (text) => {
    expect(parseDate(text)).toBe(text);
  });

  it.each([
    '2026-02-30',
    '2025-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-06-00',
    '0000-01-01',
    '2026-6-1',
    '2026-06',
    '20260601',
    '2026-06-01T00:00:00Z',
    ' 2026-06-01',
    '2026-06-01\n',
    '',
    'today',
  ])('refuses %j', (text) => {
    expect(parseDate(text)).toBeNull();
  });
});

describe('parseMonth', () => {
  it('takes a year and a month of twelve', () => {
    expect(parseMonth('2026-06')).toBe('2026-06');
    expect(parseMonth('2026-12')).toBe('2026-12');
  });

  it.each(['2026-13', '2026-00', '2026-6', '2026', '2026-06-01', '0000-01', '', 'June'])(
    'refuses %j',
    (text) => {
      expect(parseMonth(text)).toBeNull();
    },
  );
});

describe('parseTimeZone', () => {
  it.each(['Africa/Nairobi', 'UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT+3', 'Etc/GMT-14'])(
    'takes %s',
    (name) => {
      expect(parseTimeZone(name)).toBe(name);
    },
  );

  it.each(['+03:00', '-05', 'Nairobi', 'Africa/Nowhere', '', ' ', 'Africa/Nairobi ', 'UTC\n', '../UTC'])(
    'refuses %j',
    (name) => {
      expect(parseTimeZone(name)).toBeNull();
    },
  );
});

describe('the beginning of a day', () => {
  it.each([
    ['in Nairobi is three hours before UTC’s', 'Africa/Nairobi', '2026-06-01', '2026-05-31T21:00:00Z'],
    ['of a leap day', 'Africa/Nairobi', '2024-02-29', '2024-02-28T21:00:00Z'],
    ['behind a leap day', 'Africa/Nairobi', '2024-03-01', '2024-02-29T21:00:00Z'],
    ['on which clocks go forward later', 'Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00Z'],
    ['after they did', 'Europe/Berlin', '2026-03-30', '2026-03-29T22:00:00Z'],
    ['after they went back', 'Europe/Berlin', '2026-10-26', '2026-10-25T23:00:00Z'],
    ['whose midnight was skipped', 'America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00Z'],
    ['to whose eve clocks went back at midnight', 'America/Sao_Paulo', '2019-02-17', '2019-02-17T03:00:00Z'],
    ['with two midnights is at the first', 'America/St_Johns', '2010-11-07', '2010-11-07T02:30:00Z'],
    [
      'in a zone with half an hour of summer time',
      'Australia/Lord_Howe',
      '2026-04-06',
      '2026-04-05T13:30:00Z',
    ],
    ['that was skipped whole is where the next begins', 'Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z'],
    ['behind a skipped one', 'Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00Z'],
    ['far west of Greenwich', 'Etc/GMT+12', '2026-06-01', '2026-06-01T12:00:00Z'],
    ['far east of it', 'Etc/GMT-14', '2026-06-01', '2026-05-31T10:00:00Z'],
    ['when clocks showed the sun’s time', 'Africa/Nairobi', '1900-01-01', '1899-12-31T21:32:44Z'],
    ['before all instants is the first of them', 'Africa/Nairobi', '0001-01-01', '0001-01-01T00:00:00Z'],
    ['of the year one in the west', 'America/New_York', '0001-01-01', '0001-01-01T04:56:02Z'],
    ['that comes last', 'UTC', '9999-12-31', '9999-12-31T00:00:00Z'],
  ])('%s', (_, zone, date, expected) => {
    expect(startOf(zone, date)).toBe(expected);
  });

  it('is the first instant with its date on any wall', () => {
    fc.assert(
      fc.property(anyZone, fc.integer({ min: 0, max: 25_000 }), (zone, dayNumber) => {
        const date = new Date(dayNumber * 86_400_000).toISOString().slice(0, 10);
        const calendar = new Calendar(zone);
        const start = calendar.startOfDay(date);
        expect(dateOnTheWall(zone, start) >= date).toBe(true);
        expect(dateOnTheWall(zone, addSeconds(start, -1)) < date).toBe(true);
        expect(calendar.dateAt(start)).toBe(dateOnTheWall(zone, start));
      }),
      { numRuns: 500 },
    );
  });
});

describe('the date at an instant', () => {
  it('changes at midnight in Nairobi', () => {
    const calendar = new Calendar('Africa/Nairobi');
    expect(calendar.dateAt('2026-06-30T20:59:59.999999Z')).toBe('2026-06-30');
    expect(calendar.dateAt('2026-06-30T21:00:00.000000Z')).toBe('2026-07-01');
  });
});

describe('the days of a month', () => {
  it.each([
    ['2026-06', 30],
    ['2026-07', 31],
    ['2026-02', 28],
    ['2024-02', 29],
    ['2026-12', 31],
  ])('of %s are %i, and their ends', (month, count) => {
    expect(new Calendar('Africa/Nairobi').daysOfMonth(month)).toHaveLength(count + 1);
  });

  it('begin with the month and end with the beginning of the next', () => {
    const days = new Calendar('Africa/Nairobi').daysOfMonth('2026-12');
    expect(days[0]).toBe('2026-11-30T21:00:00.000000Z');
    expect(days.at(-1)).toBe('2026-12-31T21:00:00.000000Z');
  });

  it('have 23 and 25 hours where clocks change', () => {
    const lengths = (month: string) => {
      const days = new Calendar('Europe/Berlin').daysOfMonth(month);
      return days.slice(1).map((day, index) => secondsBetween(days[index]!, day) / 3_600);
    };
    expect(lengths('2026-03').filter((hours) => hours !== 24)).toEqual([23]);
    expect(lengths('2026-10').filter((hours) => hours !== 24)).toEqual([25]);
  });

  it('can be asked for at the rim of time', () => {
    const calendar = new Calendar('America/New_York');
    expect(calendar.daysOfMonth('9999-12').at(-1)).toBe('9999-12-31T23:59:59.999000Z');
    expect(new Calendar('Africa/Nairobi').daysOfMonth('0001-01')).toHaveLength(32);
  });
});
