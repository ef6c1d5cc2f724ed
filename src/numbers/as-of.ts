import type { Assignment } from './assignment.js';
import type { Instant } from './instant.js';
import { knownBegins } from './known-begin.js';

/**
 * The assignments by which a number was held at an instant: at most one for each workspace. A period includes its start,
 * not its end; one with an unknown start reaches back to the same workspace's assignment before it, or without limit.
 * @param assignments of one number, oldest first
 */
export function heldAt(assignments: readonly Assignment[], asOf: Instant): Assignment[] {
  return startedBy(assignments, asOf).filter(({ ended_at }) => ended_at === null || ended_at > asOf);
}

/**
 * The assignments that had begun by an instant, whether or not they had ended.
 * @param assignments of one number, oldest first
 */
export function startedBy(assignments: readonly Assignment[], asOf: Instant): Assignment[] {
  const begins = knownBegins(assignments);
  return assignments.filter((_, index) => begins[index]! <= asOf);
}
