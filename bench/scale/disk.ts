import { assertEqual, type Row } from '../support/benchmark.js';
import { type Scaled, scaleRow } from '../support/scaled-ledger.js';
import { bytesByTable } from '../support/bytes-by-table.js';

/** Bytes an event: of the log and of the read models. Deliveries grow with what is received and are in `space`. */
export async function diskAtScale(small: Scaled, large: Scaled): Promise<Row[]> {
  return [
    scaleRow(
      'the log and the read models on disk',
      'bytes/event',
      large,
      await perEvent(large),
      await perEvent(small),
    ),
  ];
}

async function perEvent({ pool, events }: Scaled): Promise<number> {
  const { rows } = await pool.query<{ count: number }>('SELECT count(*) FROM ledger.events');
  assertEqual('events on the log', rows[0]!.count, events);
  const bytes = (await bytesByTable(pool)).reduce((sum, { table, indexes }) => sum + table + indexes, 0);
  return bytes / events;
}
