import type { Queryable } from '../tenancy/queryable.js';
import { workspaceCondition, type Workspaces } from '../tenancy/workspaces.js';

/** Which numbers of the log are meant. What is left out does not filter. */
export interface LoggedNumbersFilter {
  /** Only events up to this position count. */
  upTo: number;
  /** Only numbers that an event of these workspaces is about. */
  workspaces: Workspaces;
  /** Only numbers that start with one of these. */
  prefixes?: readonly string[];
}

/** Behind every number that starts with the same digits, in the order of any server's collation. */
const NINES = '9'.repeat(15);

const sqlWithin = (within: string) => `
  SELECT DISTINCT e164 FROM ledger.events
   WHERE e164 > $1 AND position <= $2
     AND ${within}
     AND ($4::text[] IS NULL OR e164 LIKE ANY ($4))
     AND ($5::text IS NULL OR e164 >= $5 AND e164 <= $6)
   ORDER BY e164 LIMIT $7`;

/**
 * The numbers that events are about, in the order of their digits, from the one behind `after` on.
 * @param limit most numbers to name
 */
export async function numbersOnLog(
  database: Queryable,
  { upTo, workspaces, prefixes }: LoggedNumbersFilter,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const patterns = prefixes?.map((prefix) => `${prefix}%`);
  const [first, last] = spanOf(prefixes);
  const within = workspaceCondition(workspaces, '$3');
  const { rows } = await database.query<{ e164: string }>(sqlWithin(within.on('workspace_id')), [
    after ?? '',
    upTo,
    within.value,
    patterns,
    first,
    last,
    limit,
  ]);
  return rows.map(({ e164 }) => e164);
}

/** The stretch of the index in which all numbers with one of the prefixes lie; both ends belong to it. */
export function spanOf(prefixes: readonly string[] | undefined): [string | undefined, string | undefined] {
  const first = prefixes?.toSorted()[0];
  const last = prefixes?.map((prefix) => prefix + NINES).toSorted();
  return [first, last?.at(-1)];
}
