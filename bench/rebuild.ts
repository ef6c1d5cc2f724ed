import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { ProjectionCheckpoints } from '../src/projections/projection-checkpoints.js';
import { buildGeneration } from '../src/projections/rebuild/build-generation.js';
import { finishGeneration } from '../src/projections/rebuild/finish-generation.js';
import { runRebuild } from '../src/projections/rebuild/run-rebuild.js';
import { swapGeneration } from '../src/projections/rebuild/swap-generation.js';
import { projectBatch } from '../src/projections/project-batch.js';
import { limitRow, median, ratioRow, type Row, secondsOf } from './support/benchmark.js';
import { fillLog } from './support/fill-log.js';
import { type BenchLedger, emptyLedger } from './support/ledger-of.js';
import { peakMemoryOf } from './support/peak-memory.js';
import { PROJECTIONS } from './support/projections.js';
import { watchReader } from './support/watch-reader.js';

const UPSERTS = 1_000;
/** Beyond so many events one run of each has to do, and the swap, which does not depend on them, is left out. */
const MANY = 2_000_000;
const RUNS = 5;
const SWAPS = 3;

/**
 * All projections from the log, against what PostgreSQL needs to hand over the same columns in the same order with the
 * bytes thrown away, and against the usual way: one transaction with an upsert and a checkpoint an event.
 */
export async function benchRebuild([count = '1000000']: string[]): Promise<Row[]> {
  const total = Number(count);
  const ledger = await emptyLedger();
  try {
    await fillLog(ledger.url, total);
    const checkpoints = new ProjectionCheckpoints(ledger.pool);
    for (const { name, version } of PROJECTIONS) await checkpoints.ensure(name, version);
    await ledger.pool.query(`UPDATE ledger.projections SET position = $1`, [total]);
    const ours: number[] = [];
    const copies: number[] = [];
    for (let run = 0; run < (total > MANY ? 1 : RUNS); run++) {
      copies.push(total / (await secondsOf(() => copyOut(ledger.pool))));
      ours.push(total / (await secondsOf(() => runRebuild(ledger.pool, PROJECTIONS, () => undefined))));
    }
    // It compares what it built with the tables that the measured rebuild left: a figure for wrong work is worth nothing.
    const memory = await peakMemoryOf(ledger.url, ['rebuild', '--all', '--check', '--json']);
    const rows = [
      ratioRow('all projections', 'events/s', median(ours), ['COPY to nowhere', median(copies)], 0.85),
      limitRow(`peak memory at ${total.toLocaleString('en')} events`, 'MB', memory, 256),
    ];
    if (total > MANY) return rows;
    const pauses: number[] = [];
    for (let swap = 0; swap < SWAPS; swap++) pauses.push(await pauseOfSwap(ledger, total));
    const upserts = await upsertRate(ledger.pool);
    return [
      ...rows,
      ratioRow('all projections', 'events/s', median(ours), ['an upsert an event', upserts], 40),
      limitRow('longest wait of a reader at the swap', 'ms', median(pauses), 10),
    ];
  } finally {
    await ledger.remove();
  }
}

async function copyOut(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const sql = `COPY (SELECT e164, position, recorded_at, kind, body FROM ledger.events
                      WHERE e164 IS NOT NULL ORDER BY e164, position) TO STDOUT (FORMAT binary)`;
  await pipeline(client.query(copyTo(sql)), nowhere);
  client.release();
}

/** The longest that a reader of a table waits while the tables of all projections are exchanged. */
async function pauseOfSwap({ pool, url }: BenchLedger, total: number): Promise<number> {
  const tables = PROJECTIONS.flatMap((projection) => projection.tables.map(({ name }) => name));
  await pool.query('SELECT ledger.create_generation($1)', [tables]);
  await buildGeneration(pool, PROJECTIONS, () => undefined);
  await finishGeneration(pool, tables);
  const reader = await watchReader(url);
  const client = await pool.connect();
  for (const projection of PROJECTIONS) await swapGeneration(client, projection, total, () => undefined);
  client.release();
  const longest = await reader.longest();
  await pool.query('SELECT ledger.drop_generation($1)', [tables]);
  return longest;
}

/** Events a second with a transaction for each: the engine itself, one event at a time. */
async function upsertRate(pool: pg.Pool): Promise<number> {
  await pool.query('UPDATE ledger.projections SET position = 0');
  const client = await pool.connect();
  const seconds = await secondsOf(async () => {
    for (let event = 0; event < UPSERTS; event++) {
      for (const projection of PROJECTIONS) await projectBatch(client, projection, 1);
    }
  });
  client.release();
  return UPSERTS / seconds;
}
