import type pg from 'pg';
import { assertEqual } from './benchmark.js';
import { sealAll } from './seal-all.js';

/**
 * Puts those who follow the log where they stand in a service that ran while it grew: at its head. Else a service
 * started on a filled log works off a million events beside what is measured of it.
 */
export async function standAtHead(pool: pg.Pool): Promise<void> {
  await sealAll(pool);
  const moved = await pool.query(
    'UPDATE ledger.process_managers SET position = (SELECT max(position) FROM ledger.log)',
  );
  assertEqual('followers that were moved to the head', moved.rowCount, 1);
}
