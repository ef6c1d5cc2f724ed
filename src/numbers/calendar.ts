import { parseInstant, type Instant } from './instant.js';

/** A date of a calendar, such as `2026-06-27`: not an instant before a time zone is named. */
export type CalendarDate = string;
/** A month of a calendar, such as `2026-06`. */
export type Month = string;

/** The zone of the provider's customers, where none is named. */
export const DEFAULT_TIME_ZONE = 'Africa/Nairobi';

const DATE = /^\d{4}-\d\d-\d\d$/;
/** Offsets like +03:00, which some versions of Node take for zones, do not begin with a letter. */
const ZONE_NAME = /^[A-Za-z][\w+\-/]*$/;

/** Reads YYYY-MM-DD, strictly: null for what no calendar shows (2026-02-30). */
export function parseDate(text: string): CalendarDate | null {
  return DATE.test(text) && parseInstant(`${text}T00:00:00Z`) !== null ? text : null;
}

/** Reads YYYY-MM, strictly. */
export function parseMonth(text: string): Month | null {
  return parseDate(`${text}-01`) === null ? null : text;
}

/** Takes the name of a zone of the IANA time zone database, such as Africa/Nairobi; null for what is none. */
export function parseTimeZone(text: string): string | null {
  if (!ZONE_NAME.test(text)) return null;
  try {
    return localFormat(text) && text;
  } catch {
    return null;
  }
}

const SECOND = 1_000;
const DAY = 86_400 * SECOND;

/**
 * The days of one time zone. A day begins at the first instant that bears its date: later than midnight where the
 * clocks skip midnight, at the first of two where they go back over it; a date that is skipped whole has no length.
 */
export class Calendar {
  private readonly format: Intl.DateTimeFormat;

  /** @param timeZone a name that `parseTimeZone` takes */
  constructor(timeZone: string) {
    this.format = localFormat(timeZone);
  }

  /** The date that the calendar on the wall shows at an instant. */
  dateAt(instant: Instant): CalendarDate {
    return new Date(this.localAt(Date.parse(`${instant.slice(0, 19)}Z`))).toISOString().slice(0, 10);
  }

  /** The instant at which a date begins; the earliest or latest there is for dates at the rim of the years 0001 to 9999. */
  startOfDay(date: CalendarDate): Instant {
    return toInstant(this.firstAt(midnightOf(date)));
  }

  /** The instants at which the days of a month begin, and last the one at which the next month does. */
  daysOfMonth(month: Month): Instant[] {
    const first = new Date(midnightOf(`${month}-01`));
    const next = new Date(first);
    next.setUTCMonth(first.getUTCMonth() + 1);
    const days: Instant[] = [];
    for (let midnight = first.getTime(); midnight <= next.getTime(); midnight += DAY) {
      days.push(toInstant(this.firstAt(midnight)));
    }
    return days;
  }

  /** The first instant at which clocks show `local`, or more where they skip it; both in milliseconds. */
  private firstAt(local: number): number {
    const [before, after] = [local - DAY, local + DAY];
    const offsets = [before, after].map((near) => this.localAt(near) - near);
    const shown = offsets.map((offset) => local - offset).filter((at) => this.localAt(at) === local);
    return shown.length > 0 ? Math.min(...shown) : this.jumpOver(local, before, after);
  }

  /** Halves the time between two instants down to the second at which clocks jump over `local`. */
  private jumpOver(local: number, before: number, after: number): number {
    let [low, high] = [before, after];
    while (high - low > SECOND) {
      const middle = low + Math.floor((high - low) / 2 / SECOND) * SECOND;
      if (this.localAt(middle) >= local) high = middle;
      else low = middle;
    }
    return high;
  }

  /** What clocks show at an instant of whole seconds, written down as if it were UTC. */
  private localAt(at: number): number {
    const parts = Object.fromEntries(this.format.formatToParts(at).map(({ type, value }) => [type, value]));
    const year = parts['era'] === 'BC' ? 1 - Number(parts['year']) : Number(parts['year']);
    // Date.UTC would take the years 0 to 99 for those of the 20th century
    const local = new Date(0);
    local.setUTCFullYear(year, Number(parts['month']) - 1, Number(parts['day']));
    return local.setUTCHours(Number(parts['hour']), Number(parts['minute']), Number(parts['second']));
  }
}

function localFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}

function midnightOf(date: CalendarDate): number {
  return Date.parse(`${date}T00:00:00Z`);
}

const FIRST = Date.parse('0001-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

function toInstant(at: number): Instant {
  return `${new Date(Math.min(Math.max(at, FIRST), LAST)).toISOString().slice(0, -1)}000Z`;
}
