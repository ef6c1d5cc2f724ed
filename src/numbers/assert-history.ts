import type { Assignment } from './assignment.js';
import { ImpossibleState } from './numbers.errors.js';

/**
 * Asserts of one workspace's assignments that each ends before the next begins, and so that at most one is open: the last.
 * Throws ImpossibleState naming workspace, number and positions.
 */
export function assertOneAfterTheOther(assignments: readonly Assignment[]): void {
  let previous: Assignment | undefined;
  for (const assignment of assignments) {
    if (isBackwards(assignment)) throw impossible('an assignment to end after it began', [assignment]);
    if (previous !== undefined && !isOverBefore(previous, assignment)) {
      throw impossible('an assignment to be over before the next one begins', [previous, assignment]);
    }
    previous = assignment;
  }
}

function isBackwards({ started_at, ended_at }: Assignment): boolean {
  return started_at === null ? ended_at === null : ended_at !== null && ended_at < started_at;
}

function isOverBefore(earlier: Assignment, later: Assignment): boolean {
  const begin = later.started_at ?? later.ended_at;
  return earlier.ended_at !== null && begin !== null && earlier.ended_at <= begin;
}

function impossible(expected: string, found: Assignment[]): ImpossibleState {
  const { workspace_id, e164 } = found[0]!;
  const positions = found.flatMap(({ start_position, end_position }) => [start_position, end_position]);
  const named = positions.filter((position) => position !== null).join(', ');
  const periods = found.map(({ started_at, ended_at }) => `[${started_at}, ${ended_at})`).join(' and ');
  return new ImpossibleState(
    `Expected ${expected}: workspace ${workspace_id}, number ${e164}, got ${periods} from positions ${named}.`,
  );
}
