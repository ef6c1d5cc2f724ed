/**
 * The one form that is read and computed with all day, in plain arithmetic on character codes: regular expressions and
 * Date cost ten times as much, at several instants an event.
 */

const DASH = 45;
const POINT = 46;
const ZERO = 48;
const COLON = 58;
const T = 84;
const Z = 90;
/** What a pair that is no two digits counts as: makes any sum with it negative. */
const NO_DIGITS = -1_000_000;
const DAYS_BEFORE_MONTH = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
/** 1970-01-01, where 0001-01-01 is day 1. */
const DAY_OF_1970 = 719_163;
const MS_PER_DAY = 86_400_000;

/**
 * Reads `2026-06-27T10:00:00.000Z` and `2026-06-27T10:00:00.000000Z`, as strictly as parseInstant; null for what is
 * written another way, or is no instant.
 */
export function parseUtcInstant(text: string): string | null {
  const last = text.length - 1;
  if ((last !== 23 && last !== 26) || text.charCodeAt(last) !== Z || !hasMarks(text)) return null;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const day = twoDigits(text, 8);
  if (year < 1 || day < 1 || day > daysInMonth(year, twoDigits(text, 5))) return null;
  if (!isBelow(24, twoDigits(text, 11)) || !isBelow(60, twoDigits(text, 14))) return null;
  if (!isBelow(60, twoDigits(text, 17)) || !hasFraction(text, last)) return null;
  return last === 26 ? text : `${text.slice(0, 23)}000Z`;
}

/** Milliseconds since 1970; what is finer is cut off. @param instant in the form of `Instant` */
export function millisecondsOf(instant: string): number {
  const year = twoDigits(instant, 0) * 100 + twoDigits(instant, 2);
  const days = dayNumber(year, twoDigits(instant, 5), twoDigits(instant, 8));
  const minutes = twoDigits(instant, 11) * 60 + twoDigits(instant, 14);
  const fraction = twoDigits(instant, 20) * 10 + instant.charCodeAt(22) - ZERO;
  return days * MS_PER_DAY + (minutes * 60 + twoDigits(instant, 17)) * 1_000 + fraction;
}

/** How many days a month has; 0 for what is no month. */
export function daysInMonth(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days since 1970-01-01. */
function dayNumber(year: number, month: number, day: number): number {
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  const inYear = DAYS_BEFORE_MONTH[month]! + (month > 2 && isLeap(year) ? 1 : 0) + day;
  return before * 365 + leapDays + inYear - DAY_OF_1970;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function hasMarks(text: string): boolean {
  return (
    text.charCodeAt(4) === DASH &&
    text.charCodeAt(7) === DASH &&
    text.charCodeAt(10) === T &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(16) === COLON &&
    text.charCodeAt(19) === POINT
  );
}

function hasFraction(text: string, end: number): boolean {
  for (let at = 20; at < end; at++) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
}

function isBelow(limit: number, value: number): boolean {
  return value >= 0 && value < limit;
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at);
  const ones = text.charCodeAt(at + 1);
  return isDigit(tens) && isDigit(ones) ? (tens - ZERO) * 10 + ones - ZERO : NO_DIGITS;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code < COLON;
}
