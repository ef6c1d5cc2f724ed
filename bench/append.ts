import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { EventStore } from '../src/event-store/event-store.js';
import { LogSignal } from '../src/event-store/log-signal.js';
import type { NewEvent } from '../src/event-store/stored-event.js';
import { createPool } from '../src/data-source.js';
import { appendEmmett, openEmmett } from './peers/emmett.js';
import { installMessageDb, MESSAGE_DB_PATH, writeMessage } from './peers/message-db.js';
import { insertRaw, RAW_TABLE } from './peers/raw-inserts.js';
import { median, ratioRow, type Row } from './support/benchmark.js';
import { benchEvent, emptyLedger } from './support/ledger-of.js';

const SECONDS = 3;
const TOTAL = 4_000_000;
const RAW_GOALS = new Map([
  [1, 0.75],
  [32, 2.5],
  [128, 3.2],
]);
const CALLERS = [1, 8, 32, 128];
const STORE_CALLERS = 32;

/** Writes one event and resolves when it is durable. */
type Append = (event: NewEvent) => Promise<unknown>;

/** The event store alone, one event a call, against plain one-row INSERTs and two other event stores. */
export async function benchAppend([rounds = '5']: string[]): Promise<Row[]> {
  const ledger = await emptyLedger();
  const owner = createPool(ledger.url, { role: 'owner', max: 128 });
  const messages = new pg.Pool({
    connectionString: ledger.url,
    max: 32,
    options: `-c search_path=${MESSAGE_DB_PATH}`,
  });
  const signal = new LogSignal(ledger.pool);
  const emmett = await openEmmett(ledger.url);
  try {
    await owner.query(RAW_TABLE);
    await installMessageDb(owner);
    const store = new EventStore(ledger.pool, signal);
    const ours: Append = (event) => store.append([event]);
    const raw: Append = (event) => insertRaw(owner, event);
    const next = { event: 0 };
    const rows: Row[] = [];
    for (const callers of CALLERS) {
      const [a, b] = await inTurn([ours, raw], callers, Number(rounds), next);
      rows.push(
        ratioRow(
          `append, ${callers} callers`,
          'events/s',
          a!,
          ['one-row INSERTs', b!],
          RAW_GOALS.get(callers) ?? null,
        ),
      );
    }
    const stores: Append[] = [
      ours,
      (event) => appendEmmett(emmett, event),
      (event) => writeMessage(messages, randomUUID(), event),
    ];
    const [a, b, c] = await inTurn(stores, STORE_CALLERS, Number(rounds), next);
    rows.push(ratioRow(`append, ${STORE_CALLERS} callers`, 'events/s', a!, ['emmett-postgresql', b!], 7));
    rows.push(
      ratioRow(`append, ${STORE_CALLERS} callers`, 'events/s', a!, ['message-db, one category', c!], 7),
    );
    await assertWhole(ledger.pool);
    return rows;
  } finally {
    await Promise.all([owner.end(), messages.end(), emmett.close()]);
    await ledger.remove();
  }
}

/** Each for some seconds, in turn, several times. @returns the median rate of each, in events a second */
async function inTurn(
  appends: Append[],
  callers: number,
  rounds: number,
  next: { event: number },
): Promise<number[]> {
  const rates = appends.map(() => [] as number[]);
  for (let round = 0; round < rounds; round++) {
    for (const [index, append] of appends.entries()) rates[index]!.push(await rateOf(append, callers, next));
  }
  return rates.map(median);
}

async function rateOf(append: Append, callers: number, next: { event: number }): Promise<number> {
  const start = performance.now();
  const end = start + SECONDS * 1_000;
  let done = 0;
  const caller = async () => {
    while (performance.now() < end) {
      await append(benchEvent(next.event++, TOTAL));
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return done / ((performance.now() - start) / 1_000);
}

/** A figure for wrong work is worth nothing. */
async function assertWhole(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ events: number; head: number; ids: number }>(
    'SELECT count(*) AS events, max(position) AS head, count(DISTINCT event_id) AS ids FROM ledger.events',
  );
  const { events, head, ids } = rows[0]!;
  if (events !== head || ids !== events)
    throw new Error(`expected ${events} events at positions 1 … ${events}, got ${ids} up to ${head}`);
}
