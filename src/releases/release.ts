import type { ReleasedAssignment } from '../assignments/released-assignments.js';
import { secondsBetween, type Instant } from '../numbers/instant.js';

/** A release event that ended an assignment; an end inferred from the next provision has no such event. */
export interface Release {
  release_event_id: string;
  workspace_id: string;
  e164: string;
  number_id: string;
  country_code: string | null;
  release_reason: string | null;
  released_at: Instant;
  recorded_at: Instant;
  generation: number;
  /** Seconds, with a fraction down to the microsecond; null when the start is unknown. */
  held_for_seconds: number | null;
  position: number;
}

export function releaseOf(assignment: ReleasedAssignment): Release {
  const { started_at, ended_at } = assignment;
  return {
    release_event_id: assignment.end_event_id,
    workspace_id: assignment.workspace_id,
    e164: assignment.e164,
    number_id: assignment.number_id,
    country_code: assignment.country_code,
    release_reason: assignment.release_reason,
    released_at: ended_at,
    recorded_at: assignment.end_recorded_at,
    generation: assignment.generation,
    held_for_seconds: started_at === null ? null : secondsBetween(started_at, ended_at),
    position: assignment.end_position,
  };
}
