import type pg from 'pg';

/** What a table of the ledger takes on disk. */
export interface TableBytes {
  name: string;
  /** Rows, with their TOAST and maps. */
  table: number;
  indexes: number;
}

/** Every table of the ledger, partitions included, the largest first. */
export async function bytesByTable(pool: pg.Pool): Promise<TableBytes[]> {
  const { rows } = await pool.query<TableBytes>(
    `SELECT relname AS name, pg_table_size(oid) AS table, pg_indexes_size(oid) AS indexes FROM pg_class
      WHERE relnamespace = 'ledger'::regnamespace AND relkind = 'r'
      ORDER BY pg_total_relation_size(oid) DESC`,
  );
  return rows;
}
