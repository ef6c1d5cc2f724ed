import type { Instant } from '../../numbers/instant.js';
import { readInt64 } from '../../event-store/read-integers.js';

/** PostgreSQL counts microseconds from the year 2000. */
const EPOCH_MS = Date.UTC(2000, 0, 1);
const MICROS_PER_SECOND = 1_000_000;
const SECONDS_PER_DAY = 86_400;

const TWO_DIGITS = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));
const THREE_DIGITS = Array.from({ length: 1_000 }, (_, value) => String(value).padStart(3, '0'));

let lastDay = Number.NaN;
let lastDate = '';

/** A timestamptz of the binary protocol: microseconds in eight bytes, within what a double holds exactly until the year 2285. */
export function readInstant(bytes: Buffer, at = 0): Instant {
  const micros = readInt64(bytes, at);
  const seconds = Math.floor(micros / MICROS_PER_SECOND);
  const day = Math.floor(seconds / SECONDS_PER_DAY);
  return `${dateOf(day)}T${timeOf(seconds - day * SECONDS_PER_DAY)}.${fraction(micros - seconds * MICROS_PER_SECOND)}Z`;
}

/** Events of one day come in rows. */
function dateOf(day: number): string {
  if (day === lastDay) return lastDate;
  lastDay = day;
  lastDate = new Date(EPOCH_MS + day * SECONDS_PER_DAY * 1_000).toISOString().slice(0, 10);
  return lastDate;
}

function timeOf(second: number): string {
  const minute = Math.floor(second / 60);
  const hour = Math.floor(minute / 60);
  return `${TWO_DIGITS[hour]}:${TWO_DIGITS[minute - hour * 60]}:${TWO_DIGITS[second - minute * 60]}`;
}

function fraction(micros: number): string {
  const milliseconds = Math.floor(micros / 1_000);
  return `${THREE_DIGITS[milliseconds]}${THREE_DIGITS[micros - milliseconds * 1_000]}`;
}
