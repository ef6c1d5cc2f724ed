import type { Assignment } from './assignment.js';
import type { ProvisionFact, ReleaseFact } from './fact.js';

/** The assignment that a provision opens, as yet without an end. */
export function openedBy(fact: ProvisionFact, generation: number): Assignment {
  return {
    workspace_id: fact.workspace_id,
    e164: fact.e164,
    generation,
    number_id: fact.number_id,
    series_id: fact.series_id,
    country_code: fact.country_code,
    capabilities: fact.capabilities,
    rental_start_at: fact.rental_start_at,
    started_at: fact.effective_at,
    start_source: fact.inferred ? 'inferred' : 'provider',
    ended_at: null,
    end_source: null,
    release_reason: null,
    start_event_id: fact.event_id,
    end_event_id: null,
    start_position: fact.position,
    end_position: null,
    end_recorded_at: null,
  };
}

/** The assignment of which only the release is known. */
export function releasedUnseen(fact: ReleaseFact, generation: number): Assignment {
  const assignment: Assignment = {
    workspace_id: fact.workspace_id,
    e164: fact.e164,
    generation,
    number_id: fact.number_id,
    series_id: null,
    country_code: fact.country_code,
    capabilities: null,
    rental_start_at: null,
    started_at: null,
    start_source: 'inferred',
    ended_at: null,
    end_source: null,
    release_reason: null,
    start_event_id: null,
    end_event_id: null,
    start_position: null,
    end_position: null,
    end_recorded_at: null,
  };
  endBy(assignment, fact);
  return assignment;
}

/** Ends an assignment by a release. */
export function endBy(assignment: Assignment, fact: ReleaseFact): void {
  assignment.ended_at = fact.effective_at;
  assignment.end_source = fact.inferred ? 'inferred' : 'provider';
  assignment.release_reason = fact.release_reason;
  assignment.end_event_id = fact.event_id;
  assignment.end_position = fact.position;
  assignment.end_recorded_at = fact.recorded_at;
}
