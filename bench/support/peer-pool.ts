import pg from 'pg';

/** A pool for a peer. That its connections end with their server ends no benchmark, and hides no error before it. */
export function peerPool(settings: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(settings);
  pool.on('error', () => undefined);
  return pool;
}
