import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Assignment } from '../numbers/assignment.js';
import type { Instant } from '../numbers/instant.js';
import { TenantReads } from '../tenancy/tenant-reads.js';
import { workspaceCondition, type Workspaces } from '../tenancy/workspaces.js';
import { OF_WORKSPACE } from './last-assignment.js';
import { selectColumns, unpackIds } from './packed-ids.js';

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
 * @param visible whose there are
 */
export class ListOverlappingAssignments extends Query<HeldPeriod[]> {
  constructor(
    readonly visible: Workspaces,
    readonly from: Instant,
    readonly to: Instant,
    readonly after: AssignmentKey | null,
    readonly limit: number,
  ) {
    super();
  }
}

const WITHIN = `
  CASE WHEN a.started_at IS NULL THEN a.ended_at > $1 AND a.ended_at <= $2
       ELSE a.started_at < $2 AND (a.ended_at IS NULL OR a.ended_at > greatest($1, a.started_at)) END`;

const COLUMNS = selectColumns([
  'workspace_id',
  'e164',
  'generation',
  'number_id',
  'country_code',
  'started_at',
  'ended_at',
]);

const ROWS = `
  SELECT ${COLUMNS}
    FROM ledger.assignments a`;

const PAGE = `($3::text IS NULL OR (a.e164, a.workspace_id, a.generation) > ($3, $4, $5::integer))
   ORDER BY a.e164, a.workspace_id, a.generation LIMIT $6`;

const OF_ALL = `${ROWS} WHERE ${WITHIN} AND ${PAGE}`;

const ofSome = (within: string) =>
  `${ROWS} ${OF_WORKSPACE} WHERE ${within} AND ($3::text IS NULL OR own.e164 >= $3) AND ${WITHIN} AND ${PAGE}`;

@QueryHandler(ListOverlappingAssignments)
export class ListOverlappingAssignmentsHandler implements IQueryHandler<ListOverlappingAssignments> {
  constructor(private readonly reads: TenantReads) {}

  async execute({ visible, from, to, after, limit }: ListOverlappingAssignments): Promise<HeldPeriod[]> {
    // nothing shares an instant with a span that has none
    if (from >= to) return [];
    const span = [from, to, after?.e164, after?.workspace_id, after?.generation, limit];
    const database = this.reads.of(visible);
    if (visible === 'all') return unpackIds((await database.query<HeldPeriod>(OF_ALL, span)).rows);
    const within = workspaceCondition(visible, '$7');
    const sql = ofSome(within.on('own.workspace_id'));
    const { rows } = await database.query<HeldPeriod>(sql, [...span, within.value]);
    return unpackIds(rows);
  }
}
