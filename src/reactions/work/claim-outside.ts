import type pg from 'pg';
import { type Claim, type ClaimOptions, claimSql, IS_NEXT } from './claims.js';

/** Where reactions act outside the ledger: one action of one workspace. */
export interface Line {
  workspace_id: string;
  action: string;
}

export interface OutsideClaimOptions extends ClaimOptions {
  /** Lines that take nothing at present. */
  paused: readonly Line[];
  /** The line of each reaction that this process is carrying out. */
  busy: readonly Line[];
  /** How many of a line a process carries out at once. */
  share: number;
}

// Goes from line to line by the index and looks only at the head of each, so that neither what a slow receiver has piled
// up nor what waits behind a pause is read, or keeps others waiting (docs/decisions/0093).
const CLAIM = `
  WITH RECURSIVE line AS (
    (SELECT workspace_id, action FROM ledger.reactions
      WHERE due_at IS NOT NULL AND NOT built_in ORDER BY workspace_id, action LIMIT 1)
    UNION ALL
    SELECT next.workspace_id, next.action FROM line, LATERAL (
      SELECT n.workspace_id, n.action FROM ledger.reactions n
       WHERE n.due_at IS NOT NULL AND NOT n.built_in
         AND (n.workspace_id, n.action) > (line.workspace_id, line.action)
       ORDER BY n.workspace_id, n.action LIMIT 1) AS next
  ), open AS (
    SELECT line.workspace_id, line.action, count(busy.action) AS busy
      FROM line LEFT JOIN unnest($6::text[], $7::text[]) AS busy(workspace_id, action)
        ON busy.workspace_id = line.workspace_id AND busy.action = line.action
     WHERE line.action = ANY($3)
       AND (line.workspace_id, line.action) NOT IN (SELECT * FROM unnest($4::text[], $5::text[]))
     GROUP BY line.workspace_id, line.action
  ), head AS (
    SELECT head.*, open.busy + row_number() OVER (PARTITION BY open.workspace_id, open.action ORDER BY head.due_at) AS nth
      FROM open, LATERAL (
        SELECT r.id, r.due_at FROM ledger.reactions r
         WHERE r.workspace_id = open.workspace_id AND r.action = open.action
           AND r.due_at <= clock_timestamp() AND NOT r.built_in AND ${IS_NEXT}
         ORDER BY r.due_at LIMIT greatest($8 - open.busy, 0)) AS head
  ), due AS (
    SELECT r.id, r.status FROM ledger.reactions r JOIN head ON head.id = r.id
     WHERE r.due_at <= clock_timestamp() AND NOT r.built_in
     ORDER BY head.nth, r.due_at LIMIT $9
       FOR UPDATE OF r SKIP LOCKED
  ) ${claimSql('$1', '$2')}`;

/** Takes reactions that act outside the ledger and are due: of each line first its first, then its second, and so on. */
export async function claimOutside(
  pool: pg.Pool,
  { token, actions, limit, leaseMs, paused, busy, share }: OutsideClaimOptions,
): Promise<Claim[]> {
  if (limit <= 0) return [];
  const lists = [paused, busy].flatMap((lines) => [
    lines.map(({ workspace_id }) => workspace_id),
    lines.map(({ action }) => action),
  ]);
  const { rows } = await pool.query<Claim>(CLAIM, [token, leaseMs, actions, ...lists, share, limit]);
  return rows.toSorted((a, b) => a.release_position - b.release_position);
}
