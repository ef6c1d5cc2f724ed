import type pg from 'pg';
import { keepDeliveries } from '../src/intake/keep-deliveries.js';
import { keepingOf } from '../src/intake/keeping.js';
import { runRebuild } from '../src/projections/rebuild/run-rebuild.js';
import { assertWholeLog } from './support/assert-whole-log.js';
import { newBenchDelivery } from './support/bench-delivery.js';
import { assertEqual, plainRow, type Row, upperRatioRow } from './support/benchmark.js';
import { bytesByTable, type TableBytes } from './support/bytes-by-table.js';
import { emptyLedger } from './support/ledger-of.js';
import { ensureProjections, PROJECTIONS } from './support/projections.js';
import { sealAll } from './support/seal-all.js';

const BATCH = 256;

/** Bytes on disk an event, all tables and indexes, against the bytes of its delivery: body and signature. */
export async function benchSpace([count = '200000']: string[]): Promise<Row[]> {
  const total = Number(count);
  const ledger = await emptyLedger();
  try {
    const sent = await recordAll(ledger.pool, total);
    await sealAll(ledger.pool);
    await ensureProjections(ledger.pool);
    await runRebuild(ledger.pool, PROJECTIONS, () => undefined);
    await assertRecorded(ledger.pool, total);
    const tables = await bytesByTable(ledger.pool);
    const stored = tables.reduce((sum, { table, indexes }) => sum + table + indexes, 0);
    const whole = 'an event on disk, all tables and indexes';
    return [
      upperRatioRow(whole, 'bytes', stored / total, ['body and signature', sent / total], 2.5),
      ...partsOf(tables).map(([part, bytes]) => plainRow(`of it ${part}`, 'bytes', bytes / total)),
    ];
  } finally {
    await ledger.remove();
  }
}

/** Keeps deliveries in batches as large as the busy intake's. @returns the bytes that were sent */
async function recordAll(pool: pg.Pool, total: number): Promise<number> {
  let sent = 0;
  for (let first = 0; first < total; first += BATCH) {
    const count = Math.min(BATCH, total - first);
    const deliveries = Array.from({ length: count }, (_, index) => newBenchDelivery(first + index, total));
    sent += deliveries.reduce((sum, { body, signature }) => sum + body.length + signature.length, 0);
    await keepDeliveries(pool, deliveries.map(keepingOf));
  }
  return sent;
}

async function assertRecorded(pool: pg.Pool, total: number): Promise<void> {
  assertEqual('events on the log', await assertWholeLog(pool), total);
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*) FROM ledger.delivery_details d JOIN ledger.events e USING (position)
      WHERE d.status = 'recorded' AND d.body = e.body`,
  );
  assertEqual('deliveries recorded', rows[0]!.count, total);
}

/** The log, the deliveries and the seals by name, whatever else there is as read models. */
function partsOf(tables: TableBytes[]): [part: string, bytes: number][] {
  const sumOf = (isMeant: (name: string) => boolean, part: 'table' | 'indexes') =>
    tables.filter(({ name }) => isMeant(name)).reduce((sum, table) => sum + table[part], 0);
  const log = (name: string) => name === 'log';
  const deliveries = (name: string) => name === 'deliveries';
  const seals = (name: string) => name === 'tree_tiles' || name === 'seals';
  const models = (name: string) => !log(name) && !deliveries(name) && !seals(name);
  return [
    ['the log', sumOf(log, 'table')],
    ['indexes of the log', sumOf(log, 'indexes')],
    ['deliveries with their indexes', sumOf(deliveries, 'table') + sumOf(deliveries, 'indexes')],
    ['the sealed tree', sumOf(seals, 'table') + sumOf(seals, 'indexes')],
    ['read models', sumOf(models, 'table')],
    ['indexes of read models', sumOf(models, 'indexes')],
  ];
}
