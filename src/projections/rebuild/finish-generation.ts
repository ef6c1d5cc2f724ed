import { availableParallelism } from 'node:os';
import pg from 'pg';

const MOST_AT_ONCE = 4;

interface IndexToBuild {
  table_name: string;
  index_name: string;
}

/**
 * Gives filled tables the keys and indexes of the live ones, by the same names. Built once over what is there, an index
 * costs far less than kept up row by row; as many are built at once as there are processors.
 */
export async function finishGeneration(pool: pg.Pool, tables: readonly string[]): Promise<void> {
  const { rows: left } = await pool.query<IndexToBuild>('SELECT * FROM ledger.generation_indexes($1)', [
    tables,
  ]);
  const build = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      await pool.query('SELECT ledger.create_generation_index($1, $2)', [next.table_name, next.index_name]);
    }
  };
  const count = Math.min(MOST_AT_ONCE, availableParallelism());
  // All are awaited, also when one fails: the tables are dropped next.
  const outcomes = await Promise.allSettled(Array.from({ length: count }, build));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  await pool.query('SELECT ledger.complete_generation($1)', [tables]);
}
