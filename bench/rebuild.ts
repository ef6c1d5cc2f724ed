import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { ProjectionCheckpoints } from '../src/projections/projection-checkpoints.js';
import { checkProjections, runRebuild } from '../src/projections/rebuild/run-rebuild.js';
import { projectBatch } from '../src/projections/project-batch.js';
import { limitRow, median, ratioRow, type Row, secondsOf } from './support/benchmark.js';
import { emptyLedger, fill } from './support/ledger-of.js';
import { PROJECTIONS } from './support/projections.js';
import { watchReader } from './support/watch-reader.js';

const RUNS = 5;
const UPSERTS = 1_000;

/**
 * All projections from the log, against what PostgreSQL needs to hand over the same columns in the same order with the
 * bytes thrown away, and against the usual way: one transaction with an upsert and a checkpoint an event.
 */
export async function benchRebuild([count = '1000000']: string[]): Promise<Row[]> {
  const total = Number(count);
  const ledger = await emptyLedger();
  try {
    await fill(ledger.pool, 0, total, total);
    const checkpoints = new ProjectionCheckpoints(ledger.pool);
    for (const { name, version } of PROJECTIONS) await checkpoints.ensure(name, version);
    await ledger.pool.query(`UPDATE ledger.projections SET position = $1`, [total]);
    const ours: number[] = [];
    const copies: number[] = [];
    const pauses: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      copies.push(total / (await secondsOf(() => copyOut(ledger.pool))));
      const reader = await watchReader(ledger.url);
      ours.push(total / (await secondsOf(() => runRebuild(ledger.pool, PROJECTIONS, () => undefined))));
      pauses.push(await reader.longest());
    }
    await assertRight(ledger.pool);
    const upserts = await upsertRate(ledger.pool);
    const memory = await peakMemory(ledger.url);
    return [
      ratioRow('all projections', 'events/s', median(ours), ['COPY to nowhere', median(copies)], 0.85),
      ratioRow('all projections', 'events/s', median(ours), ['an upsert an event', upserts], 40),
      limitRow('longest wait of a reader during a rebuild', 'ms', median(pauses), 10),
      limitRow(`peak memory at ${total.toLocaleString('en')} events`, 'MB', memory, 256),
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

/** A figure for wrong work is worth nothing: everything built must be what a fresh build gives. */
async function assertRight(pool: pg.Pool): Promise<void> {
  for (const [projection, differences] of await checkProjections(pool, PROJECTIONS, () => undefined)) {
    if (differences.length > 0) throw new Error(`${projection} differs: ${JSON.stringify(differences)}`);
  }
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

/** The most memory the command line's rebuild ever has, in MB. */
async function peakMemory(url: string): Promise<number> {
  const child = spawn(process.execPath, ['bench/dist/src/cli.js', 'rebuild', '--all', '--json'], {
    env: { PATH: process.env['PATH'], DATABASE_URL: url, LEDGER_MASTER_KEY: '09'.repeat(32) },
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  let peak = 0;
  const timer = setInterval(() => void look(), 100);
  const look = async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
  };
  const [code] = (await once(child, 'exit')) as [number];
  clearInterval(timer);
  if (code !== 0) throw new Error(`the rebuild ended with ${code}`);
  return peak;
}
