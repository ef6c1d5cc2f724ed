import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import pg from 'pg';
import type { Assignment } from '../numbers/assignment.js';
import type { Instant } from '../numbers/instant.js';

/** As much of an assignment as its length and its holder take. */
export type HeldPeriod = Pick<
  Assignment,
  'workspace_id' | 'e164' | 'generation' | 'number_id' | 'country_code' | 'started_at' | 'ended_at'
>;

/** What names an assignment, and where it stands in the list. */
export type AssignmentKey = Pick<Assignment, 'e164' | 'workspace_id' | 'generation'>;

/**
 * The assignments that share an instant with a half-open span of time, in the order of numbers, workspaces and
 * generations, from the one behind `after` on. One with an unknown start is among them when its last moment lies within.
 * @param workspaceId only this workspace's; null for all
 */
export class ListOverlappingAssignments extends Query<HeldPeriod[]> {
  constructor(
    readonly from: Instant,
    readonly to: Instant,
    readonly workspaceId: string | null,
    readonly after: AssignmentKey | null,
    readonly limit: number,
  ) {
    super();
  }
}

const WITHIN = `
  CASE WHEN a.started_at IS NULL THEN a.ended_at > $1 AND a.ended_at <= $2
       ELSE a.started_at < $2 AND (a.ended_at IS NULL OR a.ended_at > greatest($1, a.started_at)) END`;

const ROWS = `
  SELECT a.workspace_id, a.e164, a.generation, a.number_id, a.country_code, a.started_at, a.ended_at
    FROM ledger.assignments a`;

const PAGE = `($3::text IS NULL OR (a.e164, a.workspace_id, a.generation) > ($3, $4, $5::integer))
   ORDER BY a.e164, a.workspace_id, a.generation LIMIT $6`;

const OF_ALL = `${ROWS} WHERE ${WITHIN} AND ${PAGE}`;

// The index of numbers by workspace leads to the few rows there are among everybody's.
const OF_WORKSPACE = `${ROWS} JOIN ledger.numbers n ON n.e164 = a.e164 AND n.workspace_id = a.workspace_id
 WHERE n.workspace_id = $7 AND ($3::text IS NULL OR n.e164 >= $3) AND ${WITHIN} AND ${PAGE}`;

@QueryHandler(ListOverlappingAssignments)
export class ListOverlappingAssignmentsHandler implements IQueryHandler<ListOverlappingAssignments> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ from, to, workspaceId, after, limit }: ListOverlappingAssignments): Promise<HeldPeriod[]> {
    // nothing shares an instant with a span that has none
    if (from >= to) return [];
    const span = [from, to, after?.e164, after?.workspace_id, after?.generation, limit];
    const { rows } = await this.pool.query<HeldPeriod>(
      workspaceId === null ? OF_ALL : OF_WORKSPACE,
      workspaceId === null ? span : [...span, workspaceId],
    );
    return rows;
  }
}
