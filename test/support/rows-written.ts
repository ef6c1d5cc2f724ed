import type pg from 'pg';

/** What was done to a table of the ledger since its database was made. */
export interface TableActivity {
  name: string;
  inserted: number;
  updated: number;
  deleted: number;
  rows: number;
  sequentialScans: number;
  indexScans: number;
}

/**
 * By PostgreSQL's own counters, which tell of a connection's work when it is closed or a moment later: of work whose
 * connections are closed, ask until what must be there is there.
 */
export async function tableActivity(pool: pg.Pool): Promise<TableActivity[]> {
  const { rows } = await pool.query<TableActivity>(
    `SELECT relname AS name, n_tup_ins AS inserted, n_tup_upd AS updated, n_tup_del AS deleted, n_live_tup AS rows,
            seq_scan AS "sequentialScans", coalesce(idx_scan, 0) AS "indexScans"
       FROM pg_stat_user_tables WHERE schemaname = 'ledger'`,
  );
  return rows;
}

/** Rows written to all tables, each as often as it was inserted, updated or deleted. */
export async function rowsWritten(pool: pg.Pool, isMeant: (table: string) => boolean = () => true) {
  const tables = (await tableActivity(pool)).filter(({ name }) => isMeant(name));
  const sum = (part: 'inserted' | 'updated' | 'deleted') =>
    tables.reduce((total, table) => total + table[part], 0);
  return { inserted: sum('inserted'), updated: sum('updated'), deleted: sum('deleted') };
}
