import type { KnownNumber } from '../../../src/assignments/known-number.js';
import type { Assignment } from '../../../src/numbers/assignment.js';
import { foldNumber } from '../../../src/numbers/fold.js';
import type { NumberFact } from '../../../src/numbers/fact.js';
import { day, E164 } from '../numbers/facts.js';

/** What is known of a number from these facts. */
export function knownFrom(facts: NumberFact[]): KnownNumber {
  const { assignments, anomalies } = foldNumber(facts);
  return { e164: E164, assignments, anomalies, evidence: [] };
}

/** An open assignment of workspace w1 since 1 June. */
export function assignment(given: Partial<Assignment> = {}): Assignment {
  return {
    workspace_id: 'w1',
    e164: E164,
    generation: 1,
    number_id: 'n1',
    series_id: null,
    country_code: 'KE',
    capabilities: ['voice'],
    rental_start_at: null,
    started_at: day(1),
    start_source: 'provider',
    ended_at: null,
    end_source: null,
    release_reason: null,
    start_event_id: 'start',
    end_event_id: null,
    start_position: 1,
    end_position: null,
    end_recorded_at: null,
    ...given,
  };
}
