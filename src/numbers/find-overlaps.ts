import type { Assignment } from './assignment.js';
import { compareTexts } from './assignment-order.js';
import type { Instant } from './instant.js';
import { knownBegins } from './known-begin.js';

/** Two workspaces that held a number at once. */
export interface Overlap {
  /** In the order of their workspace ids. */
  pair: [Assignment, Assignment];
  /** Null when neither start is known. */
  from: Instant | null;
  /** Null while both hold it. */
  until: Instant | null;
}

interface Period {
  assignment: Assignment;
  begin: Instant;
}

/**
 * Every pair of assignments of different workspaces whose half-open periods overlap; one that ended where it began
 * overlaps nothing. Sweeps along time, so that only what is held at once is ever compared.
 * @param assignments of one number, oldest first
 */
export function findOverlaps(assignments: readonly Assignment[]): Overlap[] {
  const overlaps: Overlap[] = [];
  let held: Period[] = [];
  for (const period of periodsByBegin(assignments)) {
    held = held.filter(({ assignment: { ended_at } }) => ended_at === null || ended_at > period.begin);
    for (const other of held) overlaps.push(overlapOf(other, period));
    held.push(period);
  }
  return overlaps;
}

function periodsByBegin(assignments: readonly Assignment[]): Period[] {
  const begins = knownBegins(assignments);
  return assignments
    .map((assignment, index) => ({ assignment, begin: begins[index]! }))
    .filter(({ assignment, begin }) => assignment.ended_at !== begin)
    .sort((a, b) => compareTexts(a.begin, b.begin));
}

/** @param later began at or after the begin of `earlier`, while that was held */
function overlapOf(earlier: Period, later: Period): Overlap {
  const [a, b] = [earlier.assignment, later.assignment];
  return {
    pair: a.workspace_id < b.workspace_id ? [a, b] : [b, a],
    from: later.begin === '' ? null : later.begin,
    until: earlierEnd(a.ended_at, b.ended_at),
  };
}

function earlierEnd(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
