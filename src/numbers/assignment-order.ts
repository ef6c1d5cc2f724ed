import type { Assignment } from './assignment.js';

/** Sorts behind every instant. */
const NEVER = '~';

/**
 * Oldest first: by start (an unknown start by the end), then by end with open ones last. Sorting is stable, so ties stay
 * as they were: by workspace and generation.
 */
export function oldestFirst(a: Assignment, b: Assignment): number {
  return (
    compareTexts(a.started_at ?? a.ended_at ?? NEVER, b.started_at ?? b.ended_at ?? NEVER) ||
    compareTexts(a.ended_at ?? NEVER, b.ended_at ?? NEVER)
  );
}

/** By UTF-16 units: the same on every machine, and for instants the order of time. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
