import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { createPool } from '../src/database-pool.js';
import { EventLog } from '../src/event-store/event-log.js';
import { appendEvents } from '../src/event-store/event-store.js';
import { LogSignal } from '../src/event-store/log-signal.js';
import type { NewEvent } from '../src/event-store/stored-event.js';
import { EMMETT_READ, lingeringEmmett } from './peers/emmett.js';
import { installMessageDb, MESSAGE_DB_PATH, MESSAGE_DB_READ, writeMessage } from './peers/message-db.js';
import type { Row } from './support/benchmark.js';
import { emptyLedger } from './support/ledger-of.js';
import { peerPool } from './support/peer-pool.js';
import { type Outcome, race, type Read } from './support/race.js';

/** Readers that follow a log under writers with stalls, rollbacks and repeats: what do they never see? */
export async function benchRaces([seconds = '60']: string[]): Promise<Row[]> {
  const ledger = await emptyLedger();
  const owner = createPool(ledger.url, { role: 'owner', max: 20 });
  const settings = { connectionString: ledger.url };
  const messages = peerPool({ ...settings, options: `-c search_path=${MESSAGE_DB_PATH}` });
  const emmettPool = peerPool(settings);
  try {
    await installMessageDb(owner);
    const lasts = Number(seconds) * 1_000;
    const ours = await race(
      inTransaction(ledger.pool, (client, event) => appendEvents(client, [event])),
      ourReader(ledger.pool),
      lasts,
    );
    const append = await lingeringEmmett(ledger.url, emmettPool);
    const emmett = await race(append, sqlReader(owner, EMMETT_READ), lasts);
    const messageDb = await race(
      inTransaction(messages, (client, event) =>
        writeMessage(client, randomUUID(), event, event.workspace_id.slice(-4)),
      ),
      sqlReader(messages, MESSAGE_DB_READ),
      lasts,
    );
    return [
      row(ours, 'emmett-postgresql', emmett),
      row(ours, 'message-db, read across categories', messageDb),
    ];
  } finally {
    await Promise.all([owner.end(), messages.end(), emmettPool.end()]);
    await ledger.remove();
  }
}

function row(ours: Outcome, peer_name: string, peer: Outcome): Row {
  if (ours.committed === 0 || peer.committed === 0)
    throw new Error('expected events to be committed, none were');
  return {
    metric: `events a reader never saw, of ${ours.committed} committed (the peer's of ${peer.committed})`,
    ours: ours.lost,
    peer: peer.lost,
    peer_name,
    unit: 'events',
    ratio: null,
    goal: '0, none twice, none out of order',
    met: ours.lost === 0 && ours.twice === 0 && ours.outOfOrder === 0,
  };
}

/** A transaction that lingers between its write and its end. */
function inTransaction(pool: pg.Pool, write: (client: pg.PoolClient, event: NewEvent) => Promise<unknown>) {
  return async (event: NewEvent, lingerMs: number, fail: boolean): Promise<void> => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await write(client, event);
      if (lingerMs > 0) await delay(lingerMs);
      await client.query(fail ? 'ROLLBACK' : 'COMMIT');
    } finally {
      client.release();
    }
  };
}

function ourReader(pool: pg.Pool): Read {
  const log = new EventLog(pool, new LogSignal(pool));
  return async (after) => await log.readPage({ after, limit: 500 });
}

function sqlReader(pool: pg.Pool, sql: string): Read {
  return async (after) => {
    const { rows } = await pool.query<{ position: string | number; event_id: string }>(sql, [after + 1]);
    return rows.map(({ position, event_id }) => ({ position: Number(position), event_id }));
  };
}
