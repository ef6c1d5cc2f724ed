import { randomUUID } from 'node:crypto';
import type pg from 'pg';

/** What a workspace's rows are about; without more, a number and a release that nothing else knows. */
export interface ReactionRowsSketch {
  workspace_id: string;
  e164?: string;
  release_event_id?: string;
  release_position?: number;
}

/** Ids of the rows. */
export interface ReactionRows {
  /** Of a reaction that failed for good, at its first attempt. */
  dead: string;
  /** Of one that waits for approval. */
  held: string;
  /** Of a phone book entry. */
  entry: string;
}

const REACTION = `
  INSERT INTO ledger.reactions (id, action, workspace_id, e164, release_event_id, release_position, built_in, status)
  VALUES ($1, $2, $3, $4, $5, $6, true, $7)`;

/** Puts a row of one workspace into every table of the reactions and of what they act on, past what would make it. */
export async function insertReactionRows(pool: pg.Pool, sketch: ReactionRowsSketch): Promise<ReactionRows> {
  const { workspace_id, e164 = '+254799000001', release_event_id = 'r', release_position = 1 } = sketch;
  const ids = { dead: randomUUID(), held: randomUUID(), entry: randomUUID() };
  const release = [workspace_id, e164, release_event_id, release_position];
  await pool.query(REACTION, [ids.dead, 'clear_routing', ...release, 'dead']);
  await pool.query(REACTION, [ids.held, 'remove_from_phone_book', ...release, 'held']);
  await pool.query(
    `INSERT INTO ledger.delivery_attempts (subject, attempt, at, duration_ms, error) VALUES ($1, 1, now(), 1, 'It failed.')`,
    [ids.dead],
  );
  await pool.query(
    `INSERT INTO ledger.routing_rules (workspace_id, e164, voice_url) VALUES ($1, $2, 'https://example.com/')`,
    [workspace_id, e164],
  );
  await pool.query(
    `INSERT INTO ledger.phone_book_entries (id, workspace_id, e164, name) VALUES ($1, $2, $3, 'Amina')`,
    [ids.entry, workspace_id, e164],
  );
  await pool.query(
    `INSERT INTO ledger.billing_subscriptions (id, workspace_id, e164, monthly_price_minor, currency, started_at)
     VALUES (gen_random_uuid(), $1, $2, 1, 'KES', '2026-06-01T00:00:00Z')`,
    [workspace_id, e164],
  );
  await pool.query(
    `WITH made AS (INSERT INTO ledger.destinations (id, workspace_id, action, kind, url)
                   VALUES (gen_random_uuid(), $1, 'clear_routing', 'http', 'https://example.com/') RETURNING id)
     INSERT INTO ledger.destination_secrets (id, destination_id, ciphertext) SELECT gen_random_uuid(), id, '' FROM made`,
    [workspace_id],
  );
  return ids;
}
