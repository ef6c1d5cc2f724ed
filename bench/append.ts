import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { EventStore } from '../src/event-store/event-store.js';
import { LogSignal } from '../src/event-store/log-signal.js';
import type { NewEvent } from '../src/event-store/stored-event.js';
import { createPool } from '../src/database-pool.js';
import { appendEmmett, openEmmett } from './peers/emmett.js';
import { installMessageDb, MESSAGE_DB_PATH, writeMessage } from './peers/message-db.js';
import { insertRaw, RAW_TABLE } from './peers/raw-inserts.js';
import { assertWholeLog } from './support/assert-whole-log.js';
import { assertEqual, median, ratioRow, type Row } from './support/benchmark.js';
import { benchEvent, emptyLedger } from './support/ledger-of.js';
import { peerPool } from './support/peer-pool.js';

const SECONDS = 3;
const WARM_UP_SECONDS = 1;
const TOTAL = 4_000_000;
const RAW_GOALS = new Map([
  [1, 0.75],
  [32, 2.5],
  [128, 3.2],
]);
const CALLERS = [1, 8, 32, 128];
const STORE_CALLERS = 32;
const STORE_GOAL = 7;

/** One who writes one event and answers when it is durable, and how many he has written. */
class Writer {
  private static next = 0;
  acknowledged = 0;

  constructor(
    /** Where everything that he has acknowledged must be. */
    readonly table: string,
    private readonly append: (event: NewEvent) => Promise<unknown>,
  ) {}

  /** Events a second, written by so many callers for some seconds. */
  async rate(callers: number, seconds: number): Promise<number> {
    const before = this.acknowledged;
    const start = performance.now();
    const caller = async () => {
      while (performance.now() < start + seconds * 1_000) {
        await this.append(benchEvent(Writer.next++, TOTAL));
        this.acknowledged += 1;
      }
    };
    await Promise.all(Array.from({ length: callers }, caller));
    return (this.acknowledged - before) / ((performance.now() - start) / 1_000);
  }
}

/** The event store alone, one event a call, against plain one-row INSERTs and two other event stores. */
export async function benchAppend([rounds = '5']: string[]): Promise<Row[]> {
  const ledger = await emptyLedger();
  // A connection for each caller, which is the most that those who write without gathering can use.
  const owner = createPool(ledger.url, { role: 'owner', max: Math.max(...CALLERS) });
  const settings = { connectionString: ledger.url, max: STORE_CALLERS };
  const messages = peerPool({ ...settings, options: `-c search_path=${MESSAGE_DB_PATH}` });
  const emmettPool = peerPool(settings);
  try {
    await owner.query(RAW_TABLE);
    await installMessageDb(owner);
    const emmettStore = await openEmmett(ledger.url, { connectionOptions: { pool: emmettPool } });
    const store = new EventStore(ledger.pool, new LogSignal(ledger.pool));
    const ours = new Writer('ledger.events', (event) => store.append([event]));
    const raw = new Writer('raw.events', (event) => insertRaw(owner, event));
    const emmett = new Writer('emt_messages', (event) => appendEmmett(emmettStore, event));
    const messageDb = new Writer('message_store.messages', (event) =>
      writeMessage(messages, randomUUID(), event),
    );
    const rows: Row[] = [];
    for (const callers of CALLERS) {
      const [a, b] = await inTurn([ours, raw], callers, Number(rounds));
      rows.push(rowOf(callers, a!, ['one-row INSERTs', b!], RAW_GOALS.get(callers) ?? null));
    }
    const [a, b, c] = await inTurn([ours, emmett, messageDb], STORE_CALLERS, Number(rounds));
    rows.push(rowOf(STORE_CALLERS, a!, ['emmett-postgresql', b!], STORE_GOAL));
    rows.push(rowOf(STORE_CALLERS, a!, ['message-db, one category', c!], STORE_GOAL));
    for (const writer of [ours, raw, emmett, messageDb]) await assertStored(owner, writer);
    await assertWholeLog(ledger.pool);
    await emmettStore.close();
    return rows;
  } finally {
    await Promise.all([owner.end(), messages.end(), emmettPool.end()]);
    await ledger.remove();
  }
}

function rowOf(callers: number, ours: number, peer: [string, number], goal: number | null): Row {
  return ratioRow(`append, ${callers} callers`, 'events/s', ours, peer, goal);
}

/** Each warmed up, then each for some seconds, in turn, several times. @returns the median rate of each */
async function inTurn(writers: Writer[], callers: number, rounds: number): Promise<number[]> {
  const rates = writers.map(() => [] as number[]);
  for (const writer of writers) await writer.rate(callers, WARM_UP_SECONDS);
  for (let round = 0; round < rounds; round++) {
    for (const [index, writer] of writers.entries()) rates[index]!.push(await writer.rate(callers, SECONDS));
  }
  return rates.map(median);
}

/** A figure for wrong work is worth nothing. */
async function assertStored(owner: pg.Pool, { table, acknowledged }: Writer): Promise<void> {
  const { rows } = await owner.query<{ count: number }>(`SELECT count(*) FROM ${table}`);
  assertEqual(`rows of ${table}`, rows[0]!.count, acknowledged);
}
