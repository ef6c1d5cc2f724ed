import type pg from 'pg';

// A lease that has ended already and was taken over has another token by now.
const RENEW = `
  UPDATE ledger.reactions SET due_at = clock_timestamp() + make_interval(secs => $2::float8 / 1000)
   WHERE lease_token = $1 AND status = 'running'`;

/**
 * Renews the lease on all that is held under a token, for as long as this process lives and works on it.
 * @returns what ends it
 */
export function keepLease(pool: pg.Pool, token: string, leaseMs: number): () => void {
  const renew = () => void pool.query(RENEW, [token, leaseMs]).catch(() => undefined); // it ends, then
  const timer = setInterval(renew, leaseMs / 3);
  return () => clearInterval(timer);
}
