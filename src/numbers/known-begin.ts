import type { Assignment } from './assignment.js';
import type { Instant } from './instant.js';

/** Sorts before every instant. */
const BEFORE_ALL = '';

/**
 * When each assignment began, as far as it is known. An assignment with an unknown start is taken to begin where the
 * same workspace's assignment before it ended, and without one, before every instant.
 * @param assignments of one number, oldest first
 */
export function knownBegins(assignments: readonly Assignment[]): Instant[] {
  const lastEnds = new Map<string, Instant>();
  return assignments.map(({ workspace_id, started_at, ended_at }) => {
    const begin = started_at ?? lastEnds.get(workspace_id) ?? BEFORE_ALL;
    if (ended_at !== null) lastEnds.set(workspace_id, ended_at);
    return begin;
  });
}
