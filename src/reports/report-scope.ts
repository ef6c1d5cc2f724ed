import { Calendar, type Month } from '../numbers/calendar.js';
import type { Instant } from '../numbers/instant.js';
import type { Workspaces } from '../tenancy/workspaces.js';

/** What a report is about. */
export interface ReportScope {
  month: Month;
  timeZone: string;
  /** Whose numbers it counts. */
  workspaces: Workspaces;
  /** Compare with what the report said at this instant; null: do not compare. */
  knownAt: Instant | null;
}

/** The state of the ledger that a report is made from: the same for all its pages. */
export interface ReportStart {
  /** What comes later does not count. */
  now: Instant;
  /** The position of the log that the report reflects. */
  reflects: number;
}

/** A month, as far as it had passed at an instant. */
export interface MonthFrame {
  /** The instants at which its days begin, then the one at which the next month does. */
  days: readonly Instant[];
  until: Instant;
}

export function monthFrame({ month, timeZone }: ReportScope, until: Instant): MonthFrame {
  return { days: new Calendar(timeZone).daysOfMonth(month), until };
}
