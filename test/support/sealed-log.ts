import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { sealPage } from '../../src/audit/sealing/seal-page.js';
import { appendEvents } from '../../src/event-store/event-store.js';
import { type NewEvent, STORED_EVENT_COLUMNS, type StoredEvent } from '../../src/event-store/stored-event.js';
import { newEvent, WORKSPACE } from './events.js';

const BATCH = 500;

/** Events whose values are now absent, now empty, now not ASCII, so that no two of them are told apart by luck. */
export function variedEvent(index: number): NewEvent {
  const few = <T>(...values: T[]) => values[index % values.length]!;
  return {
    ...newEvent({ event_id: index % 3 === 0 ? randomUUID() : `event ${index}` }),
    workspace_id: few('w1', WORKSPACE, 'ñ ☎ 😀'),
    e164: few('+254700000001', null),
    causation_id: few(null, '', 'cause'),
    correlation_id: few(null, null, '', 'run'),
    signature: few('a'.repeat(64), null, '', 't=1,v1=ff'),
    secret_id: few(null, randomUUID()),
    body: few(Buffer.from(`{"n":${index}}`), Buffer.alloc(0), Buffer.of(0, 255, index % 256)),
  };
}

export async function appendVaried(pool: pg.Pool, from: number, count: number): Promise<void> {
  for (let first = from; first < from + count; first += BATCH) {
    const size = Math.min(BATCH, from + count - first);
    await appendEvents(
      pool,
      Array.from({ length: size }, (_, i) => variedEvent(first + i)),
    );
  }
}

/** The whole log, as rows. */
export async function wholeLog(pool: pg.Pool): Promise<StoredEvent[]> {
  const { rows } = await pool.query<StoredEvent>(
    `SELECT ${STORED_EVENT_COLUMNS} FROM ledger.events ORDER BY position`,
  );
  return rows;
}

/** Seals what there is, once. @returns how many events it sealed */
export async function sealOnce(pool: pg.Pool, limit = 10_000): Promise<number> {
  const client = await pool.connect();
  try {
    return (await sealPage(client, null, limit))!.events;
  } finally {
    client.release();
  }
}
