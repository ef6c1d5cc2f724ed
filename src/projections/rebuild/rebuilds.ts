import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Rebuild } from './rebuild.js';
import { RebuildRunning } from './rebuild.errors.js';

const COLUMNS = 'id, projection, status, checking, events_done, events_total, error, started_at, updated_at';
const UNIQUE_VIOLATION = '23505';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The runs, as they are on record. */
@Injectable()
export class Rebuilds {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  /** @throws RebuildRunning when there is one of any of these projections */
  async begin(projections: readonly string[], checking: boolean): Promise<Rebuild[]> {
    try {
      const { rows } = await this.pool.query<Rebuild>(
        `INSERT INTO ledger.rebuilds (id, projection, checking)
         SELECT id, projection, $3 FROM unnest($1::uuid[], $2::text[]) AS new(id, projection) RETURNING ${COLUMNS}`,
        [projections.map(() => uuidv7()), projections, checking],
      );
      return rows;
    } catch (error) {
      if ((error as { code?: string }).code === UNIQUE_VIOLATION)
        throw new RebuildRunning(projections.join(', '));
      throw error;
    }
  }

  /** Puts on record that the process of a running rebuild is gone. */
  async endOrphan(projection: string): Promise<void> {
    await this.pool.query(
      `UPDATE ledger.rebuilds SET status = 'failed', error = 'The process that ran it ended.', updated_at = clock_timestamp()
        WHERE projection = $1 AND status = 'running'`,
      [projection],
    );
  }

  async find(projection: string, id: string): Promise<Rebuild | null> {
    if (!UUID.test(id)) return null;
    const { rows } = await this.pool.query<Rebuild>(`SELECT ${COLUMNS} FROM ledger.rebuilds WHERE id = $1`, [
      id,
    ]);
    return rows[0]?.projection === projection ? rows[0] : null;
  }

  /** Those that run, or ran when their process died. */
  async running(): Promise<Rebuild[]> {
    const { rows } = await this.pool.query<Rebuild>(
      `SELECT ${COLUMNS} FROM ledger.rebuilds WHERE status = 'running' ORDER BY id`,
    );
    return rows;
  }

  /** Notes how far a run is. @returns whether it was asked to end */
  async progress(ids: readonly string[], done: number, total: number): Promise<boolean> {
    const { rows } = await this.pool.query<{ cancel_requested: boolean }>(
      `UPDATE ledger.rebuilds SET events_done = $2, events_total = $3, updated_at = clock_timestamp()
        WHERE id = ANY($1) RETURNING cancel_requested`,
      [ids, done, total],
    );
    return rows.some((row) => row.cancel_requested);
  }

  async finish(
    ids: readonly string[],
    status: Exclude<Rebuild['status'], 'running'>,
    error: string | null,
  ): Promise<void> {
    await this.pool.query(
      `UPDATE ledger.rebuilds SET status = $2, error = $3, updated_at = clock_timestamp() WHERE id = ANY($1)`,
      [ids, status, error],
    );
  }

  async requestCancel(id: string): Promise<void> {
    await this.pool.query(
      `UPDATE ledger.rebuilds SET cancel_requested = true WHERE id = $1 AND status = 'running'`,
      [id],
    );
  }
}
