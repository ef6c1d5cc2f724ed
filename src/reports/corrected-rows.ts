import type { Assignment } from '../numbers/assignment.js';
import { billable } from '../numbers/billable.js';
import type { NumberFact } from '../numbers/fact.js';
import { foldNumber } from '../numbers/fold.js';
import type { Instant } from '../numbers/instant.js';
import { pairAssignments } from '../numbers/pair-assignments.js';
import { type BillableRow, byKey, keyOf, NOTHING } from './billable-row.js';
import type { MonthFrame } from './report-scope.js';

/**
 * The rows of one number, by all its facts and as the same report had them at `knownAt`, when it knew less and the
 * month had perhaps not passed. An assignment is there if it counts, or counted then.
 */
export function correctedRows(
  facts: readonly NumberFact[],
  frame: MonthFrame,
  knownAt: Instant,
): BillableRow[] {
  const knownBefore = facts.filter(({ recorded_at }) => recorded_at <= knownAt);
  const now = foldNumber(facts).assignments;
  // most numbers have learnt nothing since
  const before = knownBefore.length === facts.length ? now : foldNumber(knownBefore).assignments;
  const within = (assignment: Assignment | null, until: Instant) =>
    assignment && billable(assignment, frame.days, until);
  return pairAssignments(now, before)
    .map((pair) => ({
      assignment: (pair.now ?? pair.before)!,
      stands: pair.now !== null,
      held: within(pair.now, frame.until),
      reported: within(pair.before, knownAt),
    }))
    .filter(({ held, reported }) => held !== null || reported !== null)
    .map((row) => ({ ...row, reported: row.reported ?? NOTHING }))
    .sort((a, b) => byKey(keyOf(a), keyOf(b)));
}
