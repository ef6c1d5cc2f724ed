import type { Assignment } from '../numbers/assignment.js';
import type { Instant } from '../numbers/instant.js';
import { positionSql } from '../projections/position-sql.js';
import type { Queryable } from '../tenancy/queryable.js';
import { workspaceCondition, type Workspaces } from '../tenancy/workspaces.js';
import { selectColumns, unpackIds } from './packed-ids.js';

/** An assignment that a release ended, as far as its release goes. */
export interface ReleasedAssignment extends Pick<
  Assignment,
  'workspace_id' | 'e164' | 'generation' | 'number_id' | 'country_code' | 'release_reason' | 'started_at'
> {
  ended_at: Instant;
  end_event_id: string;
  end_position: number;
  end_recorded_at: Instant;
}

/** What is left out does not filter. */
export interface ReleasedFilter {
  reason?: string;
  country_code?: string;
  e164?: string;
  /** Ended then or later. */
  from?: Instant;
  /** Ended before. */
  to?: Instant;
}

/** Where a released assignment stands in the list. */
export type ReleasedKey = Pick<ReleasedAssignment, 'ended_at' | 'end_position'>;

const COLUMNS = selectColumns([
  ...(['workspace_id', 'e164', 'generation', 'number_id', 'country_code', 'release_reason'] as const),
  ...(['started_at', 'ended_at', 'end_event_id', 'end_position', 'end_recorded_at'] as const),
]);

const listWithin = (within: string) => `
  SELECT ${COLUMNS} FROM ledger.assignments a
   WHERE a.ended_at IS NOT NULL AND a.end_position IS NOT NULL
     AND ($1::timestamptz IS NULL OR (a.ended_at, a.end_position) < ($1, $2::bigint))
     AND ${within}
     AND ($4::text IS NULL OR a.release_reason = $4)
     AND ($5::text IS NULL OR a.country_code = $5)
     AND ($6::text IS NULL OR a.e164 = $6)
     AND ($7::timestamptz IS NULL OR a.ended_at >= $7)
     AND ($8::timestamptz IS NULL OR a.ended_at < $8)
   ORDER BY a.ended_at DESC, a.end_position DESC LIMIT $9`;

/** Those of some workspaces by the instant of their end, newest first, from the one behind (older than) `after` on. */
export async function listReleased(
  database: Queryable,
  workspaces: Workspaces,
  filter: ReleasedFilter,
  after: ReleasedKey | null,
  limit: number,
): Promise<ReleasedAssignment[]> {
  const { reason, country_code, e164, from, to } = filter;
  const within = workspaceCondition(workspaces, '$3');
  const filters = [within.value, reason, country_code, e164, from, to];
  const { rows } = await database.query<ReleasedAssignment>(listWithin(within.on('a.workspace_id')), [
    after?.ended_at,
    after?.end_position,
    ...filters,
    limit,
  ]);
  return unpackIds(rows);
}

// A row always comes back, so that the position is known even where there is no release.
const FIND = `
  SELECT ${positionSql('assignments')} AS reflects, ${COLUMNS}
    FROM (SELECT) AS one
    LEFT JOIN ledger.assignments a ON a.e164 = ANY ($1) AND a.end_position = ANY ($2)
   ORDER BY a.workspace_id`;

/**
 * Those that some events ended, by their numbers and positions.
 * @returns also the position of the log that this reflects
 */
export async function findReleased(
  database: Queryable,
  events: readonly { e164: string | null; position: number }[],
): Promise<{ found: ReleasedAssignment[]; reflects: number }> {
  type Row = { reflects: number } & (ReleasedAssignment | { end_position: null });
  const values = [events.map(({ e164 }) => e164), events.map(({ position }) => position)];
  const { rows } = await database.query<Row>({ name: 'released', text: FIND, values });
  const found = unpackIds(rows.filter((row) => row.end_position !== null));
  return { found, reflects: rows[0]!.reflects };
}
