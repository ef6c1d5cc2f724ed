import pg from 'pg';
import { createPool } from '../../src/database-pool.js';
import { startEmbedded } from '../../src/embedded/start-embedded.js';
import type { NewEvent } from '../../src/event-store/stored-event.js';
import { migrate } from '../../src/migrate.js';
import { makeDataFolder, removeDataFolder } from '../../test/support/data-folder.js';

export const EVENTS_PER_NUMBER = 4;

/** A ledger on a PostgreSQL of its own, with the durability a ledger has; removed afterwards. */
export interface BenchLedger {
  url: string;
  pool: pg.Pool;
  remove(): Promise<void>;
}

export async function emptyLedger(): Promise<BenchLedger> {
  const folder = await makeDataFolder();
  const server = await startEmbedded(folder);
  await migrate(server.url);
  const pool = createPool(server.url, { role: 'service', max: 20 });
  return {
    url: server.url,
    pool,
    async remove() {
      await pool.end();
      await server.stop();
      await removeDataFolder(folder);
    },
  };
}

const id = (group: number, index: number) =>
  `01900000-0000-7000-8${group}00-${index.toString(16).padStart(12, '0')}`;

/** The event at an index of a log of so many in which each number is given and released twice, far apart; as large as the provider's. */
export function benchEvent(index: number, total: number): NewEvent {
  const numbers = Math.ceil(total / EVENTS_PER_NUMBER);
  const number = index % numbers;
  const turn = Math.floor(index / numbers);
  const e164 = `+2547${String(number).padStart(8, '0')}`;
  const at = new Date(Date.UTC(2026, 0, 1 + turn * 20 + (number % 20))).toISOString();
  const kind = turn % 2 === 0 ? 'number.provisioned' : 'number.released';
  const common = { number_id: id(1, number), e164, country_code: 'KE' };
  const data =
    turn % 2 === 0
      ? { ...common, capabilities: ['voice', 'sms'], series_id: id(2, number % 100), rental_start_at: at }
      : { ...common, release_reason: 'explicit', released_at: at };
  const event_id = id(3, index);
  const workspace_id = id(4, number % 5);
  const body = Buffer.from(JSON.stringify({ kind, event_id, workspace_id, occurred_at: at, data }));
  const none = { causation_id: null, correlation_id: null, secret_id: null };
  return { workspace_id, event_id, kind, e164, ...none, signature: 'a'.repeat(64), body };
}
