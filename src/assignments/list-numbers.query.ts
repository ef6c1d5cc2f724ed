import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { newestItem, type NumberItem } from './number-item.js';
import { NUMBER_ROW, toKnownNumbers, type JoinedNumberRow } from './number-rows.js';

/** What is left out does not filter. */
export interface NumberFilter {
  /** Only what this workspace has to do with numbers. */
  workspace_id?: string;
  state?: 'active' | 'released';
  /** Of the last assignment, like release_reason. */
  country_code?: string;
  release_reason?: string;
  /** Numbers that start with one of these. */
  prefixes?: string[];
}

/** Numbers in the order of their digits, from the one behind `after` on. */
export class ListNumbers extends Query<NumberItem[]> {
  constructor(
    readonly filter: NumberFilter,
    readonly after: string | null,
    readonly limit: number,
  ) {
    super();
  }
}

const WITHIN_WORKSPACE = (row: string) => `($2::text IS NULL OR ${row}.workspace_id = $2)`;

const SAME_NUMBER = `FROM ledger.numbers same WHERE same.e164 = n.e164 AND ${WITHIN_WORKSPACE('same')}`;

/** The workspace with the last assignment of the number, by the order of numbers/assignment-order.ts. */
const LAST_WORKSPACE = `
  SELECT same.workspace_id ${SAME_NUMBER}
   ORDER BY same.last_began_at DESC, coalesce(same.last_ended_at, 'infinity') DESC, same.workspace_id COLLATE "C" DESC
   LIMIT 1`;

// First a page of keys, one row a number: that of its last assignment, which is what the filters are about. Then all
// rows of those numbers, in the same statement and so the same snapshot. The probes are scalar so that the planner
// makes them row by row along the key, until the page is full, and never a join of the whole table.
const SQL = `
  WITH page AS (
    SELECT n.e164 FROM ledger.numbers n
     WHERE ($1::text IS NULL OR n.e164 > $1)
       AND ${WITHIN_WORKSPACE('n')}
       AND ($4::text IS NULL OR n.country_code = $4)
       AND ($5::text IS NULL OR n.release_reason = $5)
       AND ($6::text IS NULL OR n.e164 >= $6 AND n.e164 < $7)
       AND ($8::text[] IS NULL OR n.e164 LIKE ANY ($8))
       AND n.workspace_id = (${LAST_WORKSPACE})
       AND ($3::text IS NULL OR $3 = (SELECT CASE WHEN bool_or(same.state = 'active') THEN 'active' ELSE 'released' END ${SAME_NUMBER}))
     ORDER BY n.e164 LIMIT $9
  )
  SELECT ${NUMBER_ROW}
    FROM page
    JOIN ledger.numbers n ON n.e164 = page.e164 AND ${WITHIN_WORKSPACE('n')}
    JOIN ledger.assignments a
      ON a.e164 = n.e164 AND a.workspace_id = n.workspace_id AND a.generation = n.last_generation
   ORDER BY n.e164, n.workspace_id`;

@QueryHandler(ListNumbers)
export class ListNumbersHandler implements IQueryHandler<ListNumbers> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ filter, after, limit }: ListNumbers): Promise<NumberItem[]> {
    const { workspace_id, state, country_code, release_reason, prefixes } = filter;
    if (prefixes?.length === 0) return [];
    const patterns = prefixes?.map((prefix) => `${prefix}%`);
    const filters = [workspace_id, state, country_code, release_reason, ...rangeOf(prefixes), patterns];
    const { rows } = await this.pool.query<JoinedNumberRow>(SQL, [after, ...filters, limit]);
    return toKnownNumbers(rows).map(newestItem);
  }
}

/** The span of the index in which all the prefixes lie: from the first, to before what follows the last. */
function rangeOf(prefixes: string[] | undefined): [string | undefined, string | undefined] {
  const sorted = prefixes?.toSorted();
  const last = sorted?.at(-1);
  // ':' is the character behind '9'
  return [sorted?.[0], last === undefined ? undefined : `${last}:`];
}
