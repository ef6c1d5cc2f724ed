import type { HeldPeriod } from '../assignments/list-overlapping-assignments.query.js';
import { compareTexts } from '../numbers/assignment-order.js';
import type { Billable } from '../numbers/billable.js';

/** How long a number was held; seconds to the microsecond. */
export type Amount = Pick<Billable, 'days' | 'seconds'>;

/** One assignment in the report of one month. */
export interface BillableRow {
  assignment: HeldPeriod;
  /** False for what was once taken for an assignment and is none by what is known now. */
  stands: boolean;
  /** Null where nothing counts any more. */
  held: Billable | null;
  /** What the report said at known_at; null when it is not compared with that. */
  reported: Amount | null;
}

/** Where a row stands in the report. */
export interface RowKey {
  e164: string;
  workspace_id: string;
  generation: number;
  stands: boolean;
}

export const NOTHING: Amount = { days: 0, seconds: 0 };

export function keyOf({ assignment: { e164, workspace_id, generation }, stands }: BillableRow): RowKey {
  return { e164, workspace_id, generation, stands };
}

/** The order of the rows of one number. */
export function byKey(a: RowKey, b: RowKey): number {
  return (
    compareTexts(a.workspace_id, b.workspace_id) ||
    a.generation - b.generation ||
    Number(b.stands) - Number(a.stands)
  );
}

/** What has to be added to what was reported; null when nothing is compared. */
export function correctionOf(held: Amount | null, reported: Amount | null): Amount | null {
  if (reported === null) return null;
  const { days, seconds } = held ?? NOTHING;
  return { days: days - reported.days, seconds: roundToMicroseconds(seconds - reported.seconds) };
}

/** A difference of floating-point numbers has digits that neither of them had. */
function roundToMicroseconds(seconds: number): number {
  return Math.round(seconds * 1_000_000) / 1_000_000;
}
