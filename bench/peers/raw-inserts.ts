import type pg from 'pg';
import { packText } from '../../src/event-store/packed-text.js';
import type { NewEvent } from '../../src/event-store/stored-event.js';

/** The log as a plain table: the same columns and unique indexes, positions from a sequence, a transaction an event. */
export const RAW_TABLE = `
  CREATE SCHEMA raw;
  CREATE TABLE raw.events (
    position       bigserial   PRIMARY KEY,
    recorded_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    secret_id      uuid,
    workspace_id   bytea       NOT NULL,
    event_id       bytea       NOT NULL,
    kind           text        NOT NULL,
    e164           text,
    causation_id   text,
    correlation_id text,
    signature      bytea,
    body           bytea       NOT NULL
  );
  CREATE UNIQUE INDEX raw_identity ON raw.events (event_id, workspace_id);
  CREATE INDEX raw_number ON raw.events (e164) WHERE e164 IS NOT NULL;`;

export async function insertRaw(pool: pg.Pool, event: NewEvent): Promise<void> {
  await pool.query({
    name: 'insert-raw',
    text: `INSERT INTO raw.events (workspace_id, event_id, kind, e164, signature, body) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (event_id, workspace_id) DO NOTHING RETURNING position`,
    values: [
      event.workspace_id,
      event.event_id,
      event.kind,
      event.e164,
      packText(event.signature!),
      event.body,
    ],
  });
}
