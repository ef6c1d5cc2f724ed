import { EventEmitter } from 'node:events';
import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import { SharedReads } from '../event-store/shared-reads.js';

/** How soon another process's projector is looked after, and how seldom after a while: each wait is twice the last. */
const FIRST_POLL_MS = 50;
const LAST_POLL_MS = 1_000;

/** How one projection stands. */
export interface ProjectionStatus {
  name: string;
  /** How many times its tables were built. */
  generation: number;
  /** The last position its rows reflect. */
  position: number;
  head_position: number;
  lag_events: number;
  /** How long its oldest unprojected event has been on the log; 0 when there is none. */
  lag_seconds: number;
  /** `rebuilding`: its tables are being built anew beside the live ones, which go on. */
  status: 'live' | 'rebuilding' | 'stopped';
  error: string | null;
  error_position: number | null;
}

/** Reads and marks the checkpoints of the projections. */
@Injectable()
export class ProjectionCheckpoints {
  private readonly moves = new EventEmitter().setMaxListeners(0);
  /** Many may wait for one projection: they ask once. */
  private readonly polls = new SharedReads<number>();

  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  /**
   * Makes the row a new projection needs.
   * @returns whether the tables were built by this version of the code
   */
  async ensure(name: string, version: number): Promise<boolean> {
    await this.pool.query(
      'INSERT INTO ledger.projections (name, version) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [name, version],
    );
    const { rows } = await this.pool.query<{ version: number }>(
      'SELECT version FROM ledger.projections WHERE name = $1',
      [name],
    );
    return rows[0]!.version === version;
  }

  /** The position that a projection's rows reflect. */
  async position(name: string): Promise<number> {
    const { rows } = await this.pool.query<{ position: number }>({
      name: 'checkpoint',
      text: 'SELECT position FROM ledger.projections WHERE name = $1',
      values: [name],
    });
    return rows[0]?.position ?? 0;
  }

  /** The position of the newest event. */
  async head(): Promise<number> {
    const { rows } = await this.pool.query<{ head: number }>({
      name: 'log-head',
      text: 'SELECT coalesce(max(position), 0) AS head FROM ledger.events',
    });
    return rows[0]!.head;
  }

  /** Waits until a projection has reached a position; false when it has not after `timeoutMs`. */
  async waitFor(name: string, position: number, timeoutMs: number): Promise<boolean> {
    const giveUpAt = Date.now() + timeoutMs;
    let pollMs = FIRST_POLL_MS;
    while ((await this.polls.read(name, () => this.position(name))) < position) {
      const left = giveUpAt - Date.now();
      if (left <= 0) return false;
      if (await this.movedTo(name, position, Math.min(left, pollMs))) return true;
      pollMs = Math.min(pollMs * 2, LAST_POLL_MS);
    }
    return true;
  }

  /** Every projection against the head of the log. */
  async statuses(): Promise<ProjectionStatus[]> {
    const { rows } = await this.pool.query<ProjectionStatus>(
      `WITH head AS (SELECT coalesce(max(position), 0) AS position FROM ledger.events)
       SELECT p.name, p.generation, p.position, head.position AS head_position, head.position - p.position AS lag_events,
              coalesce(extract(epoch FROM clock_timestamp() - next.recorded_at), 0)::float8 AS lag_seconds,
              CASE WHEN r.id IS NULL THEN p.status ELSE 'rebuilding' END AS status, p.error, p.error_position
         FROM ledger.projections p CROSS JOIN head
         LEFT JOIN ledger.events next ON next.position = p.position + 1
         LEFT JOIN ledger.rebuilds r ON r.projection = p.name AND r.status = 'running' AND NOT r.checking
        ORDER BY p.name`,
    );
    return rows;
  }

  /** Notes that a projection cannot go on behind its checkpoint. @returns the position it fails on */
  async markStopped(name: string, error: string): Promise<number> {
    const { rows } = await this.pool.query<{ error_position: number }>(
      `UPDATE ledger.projections
          SET status = 'stopped', error = $2, error_position = position + 1, updated_at = clock_timestamp()
        WHERE name = $1 RETURNING error_position`,
      [name, error],
    );
    return rows[0]!.error_position;
  }

  /** Said by the projector of this process; others are noticed by polling. */
  moved(name: string, position: number): void {
    this.moves.emit(name, position);
  }

  /** Whether the projector of this process says within `timeoutMs` that it has reached a position. */
  private movedTo(name: string, position: number, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (reached: boolean) => {
        clearTimeout(timer);
        this.moves.off(name, onMove);
        resolve(reached);
      };
      const onMove = (at: number) => {
        if (at >= position) done(true);
      };
      const timer = setTimeout(() => done(false), timeoutMs);
      this.moves.on(name, onMove);
    });
  }
}
