import type pg from 'pg';
import { ActionFailed, TimeLimitExceeded } from './work.errors.js';

/** The server gives up a statement that hangs, on a lock for instance, also when we have given up on it already. */
const STATEMENT_TIMEOUT_MS = 30_000;

/**
 * Runs `work` in a transaction on a connection of its own: committed when it resolves, rolled back when it throws.
 * A connection that a handler may still be using is closed and never handed to anybody else.
 */
export async function inOwnTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query(`BEGIN; SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT_MS}`);
    const result = await work(client);
    await client.query('COMMIT');
    broken = false;
    return result;
  } catch (error) {
    const inUse = error instanceof ActionFailed && error.cause instanceof TimeLimitExceeded;
    if (!inUse) broken = await client.query('ROLLBACK').then(isFalse, isTrue);
    throw error;
  } finally {
    client.release(broken);
  }
}

const isTrue = () => true;
const isFalse = () => false;
