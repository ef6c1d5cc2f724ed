import { daysInMonth, millisecondsOf, parseUtcInstant } from './utc-instant.js';

/**
 * A point in time, to the microsecond, always written in UTC with six fraction digits:
 * `2026-06-27T10:00:00.000000Z`. So `<` and `===` on the strings are the order and equality of time.
 */
export type Instant = string;

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;
const MILLISECONDS_PER_MINUTE = 60_000;

/**
 * Reads an RFC 3339 timestamp with a zone, strictly: what no calendar or clock shows is null, never rolled over
 * (2026-02-30, 24:00, a leap second, an offset of +24:00). Fraction digits after the sixth are cut off.
 * Null too when the instant falls outside the years 0001 to 9999 in UTC.
 */
export function parseInstant(text: string): Instant | null {
  return parseUtcInstant(text) ?? parseAnyInstant(text);
}

function parseAnyInstant(text: string): Instant | null {
  const match = RFC_3339.exec(text);
  if (match === null) return null;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction = ''] = match;
  if (+day < 1 || +day > daysInMonth(+year, +month)) return null;
  if (+hour > 23 || +minute > 59 || +second > 59) return null;
  const micros = fraction.slice(0, 6).padEnd(6, '0');
  const offset = offsetMinutes(match[8], match[9], match[10]);
  if (offset === null) return null;
  if (offset === 0) {
    return year === '0000' ? null : `${year}-${month}-${day}T${hour}:${minute}:${second}.${micros}Z`;
  }
  const local = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return fromParts(local - offset * MILLISECONDS_PER_MINUTE, micros);
}

/** The instant as answers show it: milliseconds, and microseconds only where there are any. */
export function formatInstant(instant: Instant): string {
  return instant.endsWith('000Z') ? `${instant.slice(0, 23)}Z` : instant;
}

/** Seconds from one instant to the other, with the microseconds as fraction; negative when `to` is earlier. */
export function secondsBetween(from: Instant, to: Instant): number {
  const milliseconds = millisecondsOf(to) - millisecondsOf(from);
  const microseconds = microsecondsOfMillisecond(to) - microsecondsOfMillisecond(from);
  return (milliseconds * 1000 + microseconds) / 1_000_000;
}

/** The instant so many seconds later (earlier when negative), to the microsecond. Throws outside the years 0001 to 9999. */
export function addSeconds(instant: Instant, seconds: number): Instant {
  const whole = Math.floor(seconds);
  const wanted = Number(instant.slice(20, 26)) + Math.round((seconds - whole) * 1_000_000);
  const carry = Math.floor(wanted / 1_000_000);
  const micros = String(wanted - carry * 1_000_000).padStart(6, '0');
  const atSecond = Date.parse(`${instant.slice(0, 19)}Z`);
  const sum = fromParts(atSecond + (whole + carry) * 1000, micros);
  if (sum === null) throw new RangeError(`${instant} plus ${seconds} s is outside the years 0001 to 9999.`);
  return sum;
}

function fromParts(unixMilliseconds: number, micros: string): Instant | null {
  const date = new Date(unixMilliseconds);
  const year = date.getUTCFullYear();
  // NaN, of a date too far for Date, fails this too
  if (!(year >= 1 && year <= 9999)) return null;
  return `${date.toISOString().slice(0, 19)}.${micros}Z`;
}

function offsetMinutes(
  sign: string | undefined,
  hours: string | undefined,
  minutes: string | undefined,
): number | null {
  if (sign === undefined) return 0;
  if (Number(hours) > 23 || Number(minutes) > 59) return null;
  const size = Number(hours) * 60 + Number(minutes);
  return sign === '-' ? -size : size;
}

function microsecondsOfMillisecond(instant: Instant): number {
  return Number(instant.slice(23, 26));
}
