import type { Assignment } from './assignment.js';
import { compareTexts } from './assignment-order.js';
import type { Instant } from './instant.js';

/** Did a number leave its holder on or after a date? */
export type ReassignedAnswer = 'yes' | 'no' | 'no_data';

export interface Reassigned {
  answer: ReassignedAnswer;
  /** Since when anything is known of who holds the number; null when nothing is. */
  coverage_start: Instant | null;
  /** Of the events that the answer rests on, in log order. */
  positions: number[];
}

/**
 * After the FCC's Reassigned Numbers Database and CAMARA Number Recycling:
 *
 * - `yes`: some assignment ended at or after `since`, by whatever release: received, inferred, or shown only by the
 *   provision after it. This alone needs no knowledge of who held the number on that date.
 * - `no`: one assignment covers all the time from `since`, and nobody else was given the number meanwhile.
 * - `no_data`: anything else. We see what our own workspaces hold and nothing of strangers, so of a number that was not
 *   ours on that date, or not known yet, nothing can be said; nor where two workspaces contradict each other.
 *
 * @param assignments of one number, of all workspaces, oldest first
 */
export function reassignedSince(assignments: readonly Assignment[], since: Instant): Reassigned {
  const coverage_start = assignments.map(firstKnown).sort(compareTexts)[0] ?? null;
  const answer = (kind: ReassignedAnswer, positions: (number | null)[]): Reassigned => ({
    answer: kind,
    coverage_start,
    positions: inLogOrder(positions),
  });
  const left = assignments.filter(({ ended_at }) => ended_at !== null && ended_at >= since);
  if (left.length > 0) {
    return answer(
      'yes',
      left.map((assignment) => endShownAt(assignment, assignments)),
    );
  }
  const open = assignments.filter(({ ended_at }) => ended_at === null);
  if (open.length > 0 && open.every(({ started_at }) => started_at !== null && started_at <= since)) {
    return answer(
      'no',
      open.map(({ start_position }) => start_position),
    );
  }
  return answer(
    'no_data',
    assignments.flatMap((assignment) => [assignment.start_position, endShownAt(assignment, assignments)]),
  );
}

/** Of an assignment with an unknown start only its end is known. */
function firstKnown({ started_at, ended_at }: Assignment): Instant {
  return started_at ?? ended_at!;
}

/** The event that shows an end: the release, or where none was received the provision that began the next assignment. */
function endShownAt(assignment: Assignment, assignments: readonly Assignment[]): number | null {
  if (assignment.ended_at === null || assignment.end_position !== null) return assignment.end_position;
  const next = assignments.find(
    ({ workspace_id, generation }) =>
      workspace_id === assignment.workspace_id && generation === assignment.generation + 1,
  );
  return next?.start_position ?? null;
}

function inLogOrder(positions: readonly (number | null)[]): number[] {
  const known = positions.filter((position) => position !== null);
  return [...new Set(known)].sort((a, b) => a - b);
}
