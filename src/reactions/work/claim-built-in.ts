import type pg from 'pg';
import { type Claim, type ClaimOptions, claimSql, IS_NEXT } from './claims.js';

// Planned anew each time: a plan from when the table was empty would scan it for ever. Neither the clock, which would be read
// anew for each row, nor the names keep it from going through the index in the order of what is due, and stopping there.
const CLAIM = `
  WITH due AS (
    SELECT r.id, r.status FROM ledger.reactions r
     WHERE r.due_at <= statement_timestamp() AND r.built_in AND array_position($3::text[], r.action) IS NOT NULL AND ${IS_NEXT}
     ORDER BY r.due_at LIMIT $4
       FOR UPDATE OF r SKIP LOCKED
  ) ${claimSql('$1', '$2')}`;

/** Takes built-in reactions that are due, what has been due longest first. @returns in the order of their releases */
export async function claimBuiltIn(
  pool: pg.Pool,
  { token, actions, limit, leaseMs }: ClaimOptions,
): Promise<Claim[]> {
  const { rows } = await pool.query<Claim>(CLAIM, [token, leaseMs, actions, limit]);
  return rows.toSorted((a, b) => a.release_position - b.release_position);
}
