import pg from 'pg';
import { databaseUrl } from './service.js';

interface PlainEvent {
  workspace_id: string;
  event_id: string;
  kind: string;
  data: { e164: string };
}

/** What most would write: one table, unique by event, one INSERT a request. */
export const PLAIN_TABLE = `
  CREATE SCHEMA IF NOT EXISTS plain;
  CREATE TABLE IF NOT EXISTS plain.events (
    id           bigserial PRIMARY KEY,
    received_at  timestamptz NOT NULL DEFAULT now(),
    workspace_id text NOT NULL,
    event_id     text NOT NULL,
    kind         text NOT NULL,
    e164         text NOT NULL,
    signature    text NOT NULL,
    body         bytea NOT NULL,
    UNIQUE (workspace_id, event_id)
  );
  CREATE INDEX IF NOT EXISTS plain_number ON plain.events (e164);`;

export function plainPool(): pg.Pool {
  return new pg.Pool({ connectionString: databaseUrl(), max: 20 });
}

export async function insertPlain(
  pool: pg.Pool,
  event: PlainEvent,
  signature: string,
  body: Buffer,
): Promise<number | null> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'insert-plain',
    text: `INSERT INTO plain.events (workspace_id, event_id, kind, e164, signature, body) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (workspace_id, event_id) DO NOTHING RETURNING id`,
    values: [event.workspace_id, event.event_id, event.kind, event.data.e164, signature, body],
  });
  return rows[0] ? Number(rows[0].id) : null;
}
