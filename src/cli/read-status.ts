import type pg from 'pg';
import type { MigrationState } from '../migrate.js';

export interface ProjectionStatus {
  name: string;
  position: number;
  /** Events on the log that it does not show yet. */
  lag_events: number;
  status: string;
  error: string | null;
}

/** How the ledger in a database stands. */
export interface LedgerStatus {
  head_position: number;
  projections: ProjectionStatus[];
  /** Deliveries by their status. */
  deliveries: Record<string, number>;
}

const HEAD = 'SELECT coalesce(max(position), 0)::bigint AS head FROM ledger.events';
const PROJECTIONS = 'SELECT name, position, status, error FROM ledger.projections ORDER BY name';
const DELIVERIES = 'SELECT status, count(*) FROM ledger.deliveries GROUP BY status ORDER BY status';

/** Reads how far the log and its projections are. The database must be migrated. */
export async function readStatus(pool: pg.Pool): Promise<LedgerStatus> {
  // Projections first: read after the head they could seem to be ahead of it.
  const projections = await pool.query<Omit<ProjectionStatus, 'lag_events'>>(PROJECTIONS);
  const head = (await pool.query<{ head: number }>(HEAD)).rows[0]!.head;
  const deliveries = await pool.query<{ status: string; count: number }>(DELIVERIES);
  return {
    head_position: head,
    projections: projections.rows.map(({ name, position, status, error }) => ({
      name,
      position,
      lag_events: head - position,
      status,
      error,
    })),
    deliveries: Object.fromEntries(deliveries.rows.map(({ status, count }) => [status, count])),
  };
}

/** Says what is wrong with the migrations, in sentences; empty when nothing is. */
export function migrationProblems({ pending, unknown }: MigrationState): string[] {
  const problems: string[] = [];
  if (pending.length > 0) problems.push(`${pending.length} migrations are pending: run \`ledger migrate\``);
  if (unknown.length > 0) {
    problems.push(
      `the database was migrated by a newer version (${unknown.join(', ')}): update number-ledger`,
    );
  }
  return problems;
}

/** Says what an operator should look into, in sentences; empty when all is well. Lag alone is not wrong: it passes. */
export function ledgerProblems({ projections, deliveries }: LedgerStatus): string[] {
  const problems = projections
    .filter(({ status }) => status === 'stopped')
    .map(({ name, position, error }) => `projection ${name} stopped after position ${position}: ${error}`);
  for (const status of ['quarantined', 'conflict']) {
    const count = deliveries[status] ?? 0;
    if (count === 0) continue;
    problems.push(
      `deliveries with status ${status}: ${count}. See GET /v1/deliveries?status=${status}, then reprocess or dismiss them`,
    );
  }
  return problems;
}
