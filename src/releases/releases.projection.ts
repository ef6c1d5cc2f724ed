import type { ReleaseFact } from '../numbers/fact.js';
import type { Assignment } from '../numbers/assignment.js';
import { secondsBetween, type Instant } from '../numbers/instant.js';
import type { FoldedNumber, Projection } from '../projections/projection.js';

/** A row of ledger.releases. */
export interface ReleaseRow {
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

/** In the order in which every query selects them. */
export const RELEASE_COLUMNS = [
  'release_event_id',
  'workspace_id',
  'e164',
  'number_id',
  'country_code',
  'release_reason',
  'released_at',
  'recorded_at',
  'generation',
  'held_for_seconds',
  'position',
] as const satisfies readonly (keyof ReleaseRow)[];

/** Release history. The name is frozen: the checkpoint hangs on it. */
export const releasesProjection: Projection = {
  name: 'releases',
  version: 1,
  tables: [{ name: 'releases', columns: RELEASE_COLUMNS }],
  module: import.meta.url,
  rows: (number) => ({ releases: releaseRows(number) }),
};

/** Each release event that ended an assignment; an end inferred from the next provision has no such event. */
function releaseRows({ facts, history }: FoldedNumber): ReleaseRow[] {
  const releases = new Map<number, ReleaseFact>();
  for (const fact of facts) if (fact.kind === 'released') releases.set(fact.position, fact);
  const rows: ReleaseRow[] = [];
  for (const assignment of history.assignments) {
    const release = assignment.end_position === null ? undefined : releases.get(assignment.end_position);
    if (release) rows.push(releaseRow(assignment, release));
  }
  return rows;
}

function releaseRow(assignment: Assignment, release: ReleaseFact): ReleaseRow {
  const released_at = assignment.ended_at ?? release.effective_at;
  const { started_at } = assignment;
  return {
    release_event_id: release.event_id,
    workspace_id: assignment.workspace_id,
    e164: assignment.e164,
    number_id: assignment.number_id,
    country_code: assignment.country_code,
    release_reason: assignment.release_reason,
    released_at,
    recorded_at: release.recorded_at,
    generation: assignment.generation,
    held_for_seconds: started_at === null ? null : secondsBetween(started_at, released_at),
    position: release.position,
  };
}
