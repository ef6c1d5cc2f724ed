import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { createPool } from '../src/database-pool.js';
import { PLAIN_TABLE } from './services/plain-table.js';
import { WEBHOOK_PATH } from './services/service.js';
import { median, ratioRow, type Row, upperRatioRow } from './support/benchmark.js';
import { emptyLedger } from './support/ledger-of.js';
import { CONNECTIONS, type Load, load, writeDeliveries } from './support/load.js';
import { runService } from './support/run-service.js';

const SECONDS = 5;
const WARM_UP_SECONDS = 2;
/** More than any of the services takes. */
const DELIVERIES = 100_000;
const WARM_UP_DELIVERIES = 40_000;
const SERVICES = ['ours', 'verify-only', 'one-insert', 'express', 'ours-projecting'] as const;
type Service = (typeof SERVICES)[number];
/** The metric of the whole service as it runs, each webhook of a number that has no history yet. */
export const WITH_READ_MODELS = 'the same while the read models follow';

interface Files {
  warm: string;
  measured: string;
}

/** A signed webhook until it is durable and answered, through the whole service, against three ways to do less. */
export async function benchIntake([rounds = '5']: string[]): Promise<Row[]> {
  const ledger = await emptyLedger();
  const owner = createPool(ledger.url, { role: 'owner', max: 2 });
  const folder = await mkdtemp(join(tmpdir(), 'number-ledger-intake-'));
  const loads = new Map<Service, Load[]>(SERVICES.map((name) => [name, []]));
  const files = { warm: join(folder, 'warm'), measured: join(folder, 'measured') };
  let written = 0;
  try {
    await owner.query(PLAIN_TABLE);
    for (let round = 0; round < Number(rounds); round++) {
      for (const name of SERVICES) {
        await writeDeliveries(files.warm, written, WARM_UP_DELIVERIES);
        await writeDeliveries(files.measured, written + WARM_UP_DELIVERIES, DELIVERIES);
        written += WARM_UP_DELIVERIES + DELIVERIES;
        loads.get(name)!.push(await loadService(name, ledger.url, owner, files));
      }
    }
    const rate = (name: Service) => median(loads.get(name)!.map(({ per_second }) => per_second));
    const p99 = (name: Service) => median(loads.get(name)!.map(({ p99_ms }) => p99_ms));
    const against = (name: Service, what: string, goal: number) =>
      ratioRow(
        'signed webhook → durable → 200, 64 connections',
        'requests/s',
        rate('ours'),
        [what, rate(name)],
        goal,
      );
    return [
      against('verify-only', 'the same service, storing nothing', 0.8),
      against('one-insert', 'the same edge, one INSERT a request', 1.9),
      against('express', 'a default Nest handler on Express', 3),
      upperRatioRow(
        'p99 of an answer',
        'ms',
        p99('ours'),
        ['the same service, storing nothing', p99('verify-only')],
        2,
      ),
      ratioRow(WITH_READ_MODELS, 'requests/s', rate('ours-projecting'), ['without', rate('ours')], null),
    ];
  } finally {
    await owner.end();
    await ledger.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Warms a fresh process up, then loads it; what it stored must be what it answered. */
async function loadService(name: Service, url: string, owner: pg.Pool, files: Files): Promise<Load> {
  const before = await storedBy(owner, name);
  const service = await runService(name, { DATABASE_URL: url });
  if (name === 'ours-projecting') await caughtUp(owner);
  const warm = await load(service.url + WEBHOOK_PATH, WARM_UP_SECONDS, files.warm);
  const measured = await load(service.url + WEBHOOK_PATH, SECONDS, files.measured);
  await service.stop();
  if (measured.failed > 0) throw new Error(`${name}: ${measured.failed} requests failed`);
  const answered = warm.answered + measured.answered;
  const stored = (await storedBy(owner, name)) - before;
  // What was under way when the load stopped was stored as well, and nobody read the answer.
  const expected = name === 'verify-only' ? [0, 0] : [answered, answered + 2 * CONNECTIONS];
  if (stored < expected[0]! || stored > expected[1]!)
    throw new Error(`${name}: expected ${expected.join(' to ')} events stored, found ${stored}`);
  return measured;
}

/** What came while no read models followed is not what is measured. */
async function caughtUp(owner: pg.Pool): Promise<void> {
  const sql = `SELECT min(position) >= (SELECT coalesce(max(position), 0) FROM ledger.log) AS done FROM ledger.projections`;
  while (!(await owner.query<{ done: boolean }>(sql)).rows[0]!.done) await delay(100);
}

async function storedBy(owner: pg.Pool, name: Service): Promise<number> {
  const table = name === 'one-insert' || name === 'express' ? 'plain.events' : 'ledger.events';
  const { rows } = await owner.query<{ count: number }>(`SELECT count(*) FROM ${table}`);
  return rows[0]!.count;
}
