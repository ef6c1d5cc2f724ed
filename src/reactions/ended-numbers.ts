import type { EndedAssignment } from './ended-assignment.js';

/** A table `ended` (workspace_id, e164, nth): the numbers of some ended assignments, counted from 1. */
export const ENDED_NUMBERS = `unnest($1::text[], $2::text[]) WITH ORDINALITY AS ended(workspace_id, e164, nth)`;

/** The first two parameters of a statement with ENDED_NUMBERS. */
export function endedNumbers(ended: readonly EndedAssignment[]): [string[], string[]] {
  return [ended.map(({ workspace_id }) => workspace_id), ended.map(({ e164 }) => e164)];
}
