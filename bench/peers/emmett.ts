import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { NewEvent } from '../../src/event-store/stored-event.js';
import { importPeer } from '../support/import-peer.js';
import type { Append } from '../support/race.js';

interface EmmettStore {
  appendToStream(stream: string, events: { type: string; data: unknown }[]): Promise<unknown>;
  schema: { migrate(): Promise<unknown> };
  close(): Promise<void>;
}

/** Runs in the transaction of each append. */
interface InlineProjection {
  name: string;
  canHandle: string[];
  handle(events: unknown[], context: unknown): Promise<void>;
}

interface StoreOptions {
  projections?: { type: 'inline'; projection: InlineProjection }[];
  connectionOptions?: { pool: pg.Pool };
}

interface Emmett {
  getPostgreSQLEventStore(url: string, options?: StoreOptions): EmmettStore;
}

/** @event-driven-io/emmett-postgresql: a stream a number, a transaction an append. */
export async function openEmmett(url: string, options?: StoreOptions): Promise<EmmettStore> {
  const { getPostgreSQLEventStore } = await importPeer<Emmett>('@event-driven-io/emmett-postgresql');
  const store = getPostgreSQLEventStore(url, options);
  await store.schema.migrate();
  return store;
}

export function appendEmmett(store: EmmettStore, { e164, kind, body }: NewEvent): Promise<unknown> {
  return store.appendToStream(`number-${e164}`, [
    { type: kind, data: JSON.parse(body.toString('utf8')) as unknown },
  ]);
}

/** Appends that linger in their transaction and may fail, by way of an inline projection. */
export async function lingeringEmmett(url: string, pool: pg.Pool): Promise<Append> {
  const ends = new Map<string, { lingerMs: number; fail: boolean }>();
  const linger: InlineProjection = {
    name: 'linger',
    canHandle: ['number.provisioned', 'number.released'],
    async handle(events) {
      const { event_id } = (events[0] as { data: { event_id: string } }).data;
      const { lingerMs, fail } = ends.get(event_id)!;
      ends.delete(event_id);
      if (lingerMs > 0) await delay(lingerMs);
      if (fail) throw new Error('rolled back');
    },
  };
  const projections = [{ type: 'inline' as const, projection: linger }];
  const store = await openEmmett(url, { projections, connectionOptions: { pool } });
  return async (event, lingerMs, fail) => {
    ends.set(event.event_id, { lingerMs, fail });
    await appendEmmett(store, event);
  };
}

/** What its own batch reader asks, from behind the last global position it has seen. */
export const EMMETT_READ = `
  SELECT global_position::bigint AS position, message_data ->> 'event_id' AS event_id FROM emt_messages
   WHERE partition = 'emt:default' AND is_archived = FALSE
     AND transaction_id < pg_snapshot_xmin(pg_current_snapshot()) AND global_position >= $1
   ORDER BY transaction_id, global_position LIMIT 500`;
