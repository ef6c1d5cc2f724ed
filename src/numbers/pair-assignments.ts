import type { Assignment } from './assignment.js';

/** One assignment by two states of knowledge; null in the one that knows no such assignment. */
export interface AssignmentPair {
  now: Assignment | null;
  before: Assignment | null;
}

/**
 * Brings together what is known of a number's assignments now and what was known of them before: two are the same when
 * the same event begins them, else when the same event ends them. (Not by generation: a late fact renumbers those after it.)
 * @returns first the pairs with an assignment of now, in their order, then those of before alone
 */
export function pairAssignments(now: readonly Assignment[], before: readonly Assignment[]): AssignmentPair[] {
  const byStart = new Map<string, Assignment>();
  const byEnd = new Map<string, Assignment>();
  for (const assignment of before) {
    const { start_event_id, end_event_id } = assignment;
    if (start_event_id !== null) byStart.set(nameOf(assignment, start_event_id), assignment);
    if (end_event_id !== null) byEnd.set(nameOf(assignment, end_event_id), assignment);
  }
  const left = new Set(before);
  const take = (assignment: Assignment, eventId: string | null, known: Map<string, Assignment>) => {
    const found = eventId === null ? undefined : known.get(nameOf(assignment, eventId));
    return found !== undefined && left.delete(found) ? found : null;
  };
  const pairs = now.map((assignment) => ({
    now: assignment,
    before: take(assignment, assignment.start_event_id, byStart),
  }));
  for (const pair of pairs) pair.before ??= take(pair.now, pair.now.end_event_id, byEnd);
  return [...pairs, ...[...left].map((assignment) => ({ now: null, before: assignment }))];
}

/** Event ids are unique within a workspace. */
function nameOf({ workspace_id }: Assignment, eventId: string): string {
  return JSON.stringify([workspace_id, eventId]);
}
