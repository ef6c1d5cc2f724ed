import type { Assignment } from './assignment.js';
import { secondsBetween, type Instant } from './instant.js';

/** How much of a month a number was held by an assignment. */
export interface Billable {
  /** The part of the assignment that counts, half-open; `from` is null where its start is unknown. */
  from: Instant | null;
  to: Instant;
  /** Calendar days touched, if only for a microsecond. */
  days: number;
  /** To the microsecond. */
  seconds: number;
}

/**
 * Cuts an assignment at the edges of a month; null when nothing of it lies within. One with an unknown start counts
 * for nothing, since no length of it can be proved, and is part of the month in which its last moment lies.
 * @param days the instants at which the month's days begin, then the one at which the next month does
 * @param until what came after this instant does not count: the month may not be over yet
 */
export function billable(
  { started_at, ended_at }: Pick<Assignment, 'started_at' | 'ended_at'>,
  days: readonly Instant[],
  until: Instant,
): Billable | null {
  const begin = days[0]!;
  const end = earlier(days.at(-1)!, until);
  if (started_at === null) {
    const within = ended_at !== null && begin < ended_at && ended_at <= end;
    return within ? { from: null, to: ended_at, days: 0, seconds: 0 } : null;
  }
  const from = started_at < begin ? begin : started_at;
  const to = ended_at === null ? end : earlier(ended_at, end);
  if (from >= to) return null;
  return { from, to, days: daysTouched(from, to, days), seconds: secondsBetween(from, to) };
}

function daysTouched(from: Instant, to: Instant, days: readonly Instant[]): number {
  let touched = 0;
  for (let day = 1; day < days.length; day += 1) {
    const [begin, end] = [days[day - 1]!, days[day]!];
    // a date that the clocks skipped begins where it ends
    if (begin < end && begin < to && from < end) touched += 1;
  }
  return touched;
}

function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}
