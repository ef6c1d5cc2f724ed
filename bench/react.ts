import { setTimeout as delay } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import type pg from 'pg';
import { AppModule } from '../src/app.module.js';
import { appendEvents, EventStore } from '../src/event-store/event-store.js';
import type { NewEvent } from '../src/event-store/stored-event.js';
import {
  assertEqual,
  limitRow,
  median,
  percentile,
  ratioRow,
  type Row,
  secondsOf,
} from './support/benchmark.js';
import { benchEvent, type BenchLedger, emptyLedger } from './support/ledger-of.js';

const ROUNDS = 5;
const RELEASES = 2_000;
const RATE = 100;
const LATENCY_SECONDS = 20;
/** Each number is given in one half of the log and released in the other. */
const NUMBERS = ROUNDS * RELEASES * 2 + RATE * LATENCY_SECONDS;
const TOTAL = NUMBERS * 4;

/** Releases through the built-in reactions, with outcome events, against the same effects in a plain transaction each. */
export async function benchReact(): Promise<Row[]> {
  const ledger = await emptyLedger();
  try {
    await prepare(ledger.pool);
    const ours: number[] = [];
    const byHand: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const first = round * RELEASES * 2;
      byHand.push(RELEASES / (await secondsOf(() => actByHand(ledger.pool, first, first + RELEASES))));
      ours.push(await react(ledger, first + RELEASES, first + RELEASES * 2));
    }
    const p99 = await latency(ledger, ROUNDS * RELEASES * 2);
    await assertNothingLeft(ledger.pool);
    const peer: [string, number] = ['a plain transaction a release', median(byHand)];
    return [
      ratioRow('releases reacted to', 'releases/s', median(ours), peer, 0.5),
      limitRow(`recorded to done, p99 at ${RATE} releases/s`, 'ms', p99, 500),
    ];
  } finally {
    await ledger.remove();
  }
}

/** Every number is held, routed, in the phone book and billed. */
async function prepare(pool: pg.Pool): Promise<void> {
  for (let first = 0; first < NUMBERS; first += 2_000) {
    const count = Math.min(2_000, NUMBERS - first);
    await appendEvents(
      pool,
      Array.from({ length: count }, (_, index) => benchEvent(first + index, TOTAL)),
    );
  }
  await pool.query(`
    INSERT INTO ledger.routing_rules (workspace_id, e164, voice_url)
    SELECT workspace_id, e164, 'https://example.com/voice' FROM ledger.events`);
  await pool.query(`
    INSERT INTO ledger.phone_book_entries (id, workspace_id, e164, name)
    SELECT gen_random_uuid(), workspace_id, e164, 'Front desk' FROM ledger.events`);
  await pool.query(`
    INSERT INTO ledger.billing_subscriptions (id, workspace_id, e164, monthly_price_minor, currency, started_at)
    SELECT gen_random_uuid(), workspace_id, e164, 500, 'KES', '2026-01-01' FROM ledger.events`);
}

const releaseOf = (number: number): NewEvent => benchEvent(NUMBERS + number, TOTAL);

/** As a careful programmer would without a ledger: one transaction a release, one after the other. */
async function actByHand(pool: pg.Pool, from: number, to: number): Promise<void> {
  const client = await pool.connect();
  for (let number = from; number < to; number++) {
    const { workspace_id, e164 } = releaseOf(number);
    const key = [workspace_id, e164];
    await client.query('BEGIN');
    await client.query('DELETE FROM ledger.routing_rules WHERE workspace_id = $1 AND e164 = $2', key);
    await client.query('DELETE FROM ledger.phone_book_entries WHERE workspace_id = $1 AND e164 = $2', key);
    await client.query(
      `UPDATE ledger.billing_subscriptions SET stopped_at = clock_timestamp()
        WHERE workspace_id = $1 AND e164 = $2 AND stopped_at IS NULL`,
      key,
    );
    await client.query('COMMIT');
  }
  client.release();
}

async function withLedger<T>(ledger: BenchLedger, work: (store: EventStore) => Promise<T>): Promise<T> {
  const options = { databaseUrl: ledger.url, masterKey: Buffer.alloc(32, 7), logLevel: 'silent' };
  const app = await NestFactory.createApplicationContext(
    AppModule.for({ ...options, liveProjections: false }),
    { logger: false, abortOnError: false },
  );
  try {
    return await work(app.get(EventStore, { strict: false }));
  } finally {
    await app.close();
  }
}

/** @returns releases a second, from the first one seen to the last one done */
async function react(ledger: BenchLedger, from: number, to: number): Promise<number> {
  const releases = Array.from({ length: to - from }, (_, index) => releaseOf(from + index));
  await appendEvents(ledger.pool, releases);
  const before = await finished(ledger.pool);
  const wanted = before + releases.length * 3;
  return withLedger(ledger, async () => {
    const seconds = await secondsOf(async () => {
      while ((await finished(ledger.pool)) < wanted) await delay(20);
    });
    return releases.length / seconds;
  });
}

async function finished(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*) FROM ledger.reactions WHERE status = 'succeeded'`,
  );
  return rows[0]!.count;
}

/** From the recording of a release until the last of its reactions was done, in ms. */
async function latency(ledger: BenchLedger, from: number): Promise<number> {
  return withLedger(ledger, async (store) => {
    const waits: Promise<unknown>[] = [];
    for (let tick = 0; tick < LATENCY_SECONDS * RATE; tick++) {
      waits.push(store.append([releaseOf(from + tick)]));
      await delay(1_000 / RATE);
    }
    await Promise.all(waits);
    await delay(2_000);
    const { rows } = await ledger.pool.query<{ ms: number }>(
      `SELECT extract(epoch FROM max(r.finished_at) - e.recorded_at)::float8 * 1000 AS ms
         FROM ledger.events e JOIN ledger.reactions r ON r.release_position = e.position
        WHERE e.e164 = ANY($1) GROUP BY e.position, e.recorded_at HAVING count(r.finished_at) = 3`,
      [Array.from({ length: LATENCY_SECONDS * RATE }, (_, index) => releaseOf(from + index).e164)],
    );
    if (rows.length !== LATENCY_SECONDS * RATE) {
      throw new Error(`expected ${LATENCY_SECONDS * RATE} releases to be done, ${rows.length} are`);
    }
    return percentile(
      rows.map(({ ms }) => ms),
      0.99,
    );
  });
}

/** Every number was released, by hand or by a reaction: nothing may be routed, listed or billed any more. */
async function assertNothingLeft(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ left: number }>(
    `SELECT (SELECT count(*) FROM ledger.routing_rules) + (SELECT count(*) FROM ledger.phone_book_entries)
          + (SELECT count(*) FROM ledger.billing_subscriptions WHERE stopped_at IS NULL) AS left`,
  );
  assertEqual('routes, entries and subscriptions left', rows[0]!.left, 0);
}
