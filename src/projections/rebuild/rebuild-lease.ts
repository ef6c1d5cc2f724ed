import pg from 'pg';

/** Held by whoever runs a projection's rebuild. It ends with the connection, so a killed process lets go of it. */
export interface RebuildLease {
  /** Resolves once somebody else can have it. */
  release(): Promise<void>;
}

/** @returns null when a living process holds it */
export async function takeRebuildLease(pool: pg.Pool, projection: string): Promise<RebuildLease | null> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ taken: boolean }>(
      `SELECT pg_try_advisory_lock(hashtextextended('number-ledger rebuild ' || $1, 0)) AS taken`,
      [projection],
    );
    if (rows[0]!.taken) return { release: () => letGo(client) };
  } catch (error) {
    client.release(true);
    throw error;
  }
  client.release();
  return null;
}

async function letGo(client: pg.PoolClient): Promise<void> {
  // Closing the connection would do, a moment later than we say so.
  await client.query('SELECT pg_advisory_unlock_all()').catch(() => undefined);
  client.release(true);
}
