import type { ConflictNote, ProvisionFact, ReleaseFact } from '../../../src/numbers/fact.js';
import type { Instant } from '../../../src/numbers/instant.js';

export const E164 = '+254700000001';
/** Well behind every effective time, so that nothing is in the future unless a test wants it. */
export const RECORDED_AT = '2026-08-01T00:00:00.000000Z';

/** Midnight of a day of June 2026. */
export function day(dayOfMonth: number): Instant {
  return `2026-06-${String(dayOfMonth).padStart(2, '0')}T00:00:00.000000Z`;
}

let lastPosition = 0;

/** A provider's provision of workspace w1, number_id n1, on 1 June, at the next position. */
export function provision(given: Partial<ProvisionFact> & { on?: number } = {}): ProvisionFact {
  const { on = 1, ...fields } = given;
  const position = (lastPosition += 1);
  return {
    kind: 'provisioned',
    inferred: false,
    position,
    recorded_at: RECORDED_AT,
    event_id: `provision-${position}`,
    workspace_id: 'w1',
    e164: E164,
    effective_at: day(on),
    occurred_at: day(on),
    number_id: 'n1',
    country_code: 'KE',
    capabilities: ['voice'],
    series_id: 's1',
    rental_start_at: '2026-06',
    ...fields,
  };
}

/** A provider's release of workspace w1, number_id n1, on 2 June, at the next position. */
export function release(given: Partial<ReleaseFact> & { on?: number } = {}): ReleaseFact {
  const { on = 2, ...fields } = given;
  const position = (lastPosition += 1);
  return {
    kind: 'released',
    inferred: false,
    position,
    recorded_at: RECORDED_AT,
    event_id: `release-${position}`,
    workspace_id: 'w1',
    e164: E164,
    effective_at: day(on),
    occurred_at: day(on),
    number_id: 'n1',
    country_code: 'KE',
    release_reason: 'explicit',
    ...fields,
  };
}

/** Our inference, on a day, that workspace w1 holds the number. */
export function inferredProvision(given: Partial<ProvisionFact> & { on: number }): ProvisionFact {
  return provision({ ...given, inferred: true });
}

/** Our inference, on a day, that workspace w1 no longer holds the number. */
export function inferredRelease(given: Partial<ReleaseFact> & { on: number }): ReleaseFact {
  return release({ release_reason: 'not_listed', ...given, inferred: true });
}

/** A note of workspace w1 that a delivery conflicts with the event at an original position. */
export function conflictNote(given: Partial<ConflictNote> = {}): ConflictNote {
  const position = (lastPosition += 1);
  return {
    position,
    recorded_at: RECORDED_AT,
    event_id: `conflict-${position}`,
    workspace_id: 'w1',
    e164: E164,
    original_event_id: 'original',
    original_position: 1,
    delivery_id: 'delivery',
    ...given,
  };
}
