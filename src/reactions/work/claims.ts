import type pg from 'pg';

/** A reaction that this worker, and no other, may carry out until its lease ends. */
export interface Claim {
  id: string;
  token: string;
  workspace_id: string;
  e164: string;
  action: string;
  release_event_id: string;
  release_position: number;
  /** This one counted. */
  attempts: number;
  /** Since it was created, or last retried by hand; this one counted. */
  tries: number;
  /** Whether the worker that had it before went silent. */
  abandoned: boolean;
}

/** What both lanes say when they claim. */
export interface ClaimOptions {
  token: string;
  /** Those that this process knows: what it does not know waits for one that does. */
  actions: string[];
  limit: number;
  leaseMs: number;
}

/**
 * An earlier unfinished one of the same workspace, number and action holds back a later one `r`, and nothing else. Looked
 * for by its number alone, whatever the statistics say: those of a quiet time know nothing of a backlog (docs/decisions/0169).
 */
export const IS_NEXT = `
  NOT EXISTS (
    SELECT FROM ledger.reactions earlier
     WHERE earlier.e164 = r.e164 AND earlier.release_position < r.release_position
       AND earlier.workspace_id || '' = r.workspace_id AND earlier.action || '' = r.action
       AND earlier.status || '' IN ('pending', 'running', 'failed') OFFSET 0)`;

/**
 * Marks as running what a query `due` (id, status) found, under a token and until the lease ends. Counted in a transaction
 * of its own, so that an attempt that takes the process down with it is counted too. What it was held for is past.
 */
export function claimSql(token: string, leaseMs: string): string {
  return `
  UPDATE ledger.reactions r
     SET status = 'running', reason = NULL, attempts = r.attempts + 1, lease_token = ${token},
         due_at = clock_timestamp() + make_interval(secs => ${leaseMs}::float8 / 1000)
    FROM due WHERE r.id = due.id
  RETURNING r.id, r.lease_token AS token, r.workspace_id, r.e164, r.action, r.release_event_id, r.release_position,
            r.attempts, r.attempts - r.retried_after AS tries, due.status = 'running' AS abandoned`;
}

const GIVE_BACK = `
  UPDATE ledger.reactions
     SET status = 'pending', lease_token = NULL, attempts = attempts - CASE WHEN $4 THEN 0 ELSE 1 END,
         due_at = clock_timestamp() + make_interval(secs => $3::float8 / 1000), built_in = coalesce($5, built_in)
   WHERE id = ANY($1) AND lease_token = $2 AND status = 'running'`;

/** How a claim goes back undone. */
export interface GiveBack {
  waitMs: number;
  /** Whether anything was tried. */
  tried: boolean;
  /** The lane it turned out to belong to. */
  builtIn?: boolean;
}

/** Gives claims of one token back for anybody to take. */
export async function giveBack(
  pool: pg.Pool,
  claims: readonly Claim[],
  { waitMs, tried, builtIn }: GiveBack,
): Promise<void> {
  const [first] = claims;
  if (!first) return;
  const ids = claims.map(({ id }) => id);
  await pool.query(GIVE_BACK, [ids, first.token, waitMs, tried, builtIn]);
}
