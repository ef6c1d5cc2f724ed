import type pg from 'pg';

/** A webhook of a workspace, one row of each table that hangs on it, and a read of a key of that workspace. */
export async function addRowsOfWebhooks(service: pg.Pool, workspace_id: string): Promise<void> {
  const { rows } = await service.query<{ id: string }>(
    `INSERT INTO ledger.webhooks (id, workspace_id, url, events, format, retry, position)
     VALUES (gen_random_uuid(), $1, 'https://example.com', '{*}', 'sautikit', 'long', 0) RETURNING id`,
    [workspace_id],
  );
  const id = [rows[0]!.id];
  await service.query(
    `INSERT INTO ledger.webhook_secrets (id, webhook_id, ciphertext) VALUES (gen_random_uuid(), $1, '')`,
    id,
  );
  await service.query(
    `INSERT INTO ledger.webhook_deliveries (webhook_id, position, lane, replay, next_attempt_at, created_at)
     VALUES ($1, 1, 'e1', false, now(), now())`,
    id,
  );
  await service.query(
    'INSERT INTO ledger.webhook_replays (id, webhook_id, position, until) VALUES (gen_random_uuid(), $1, 0, 1)',
    id,
  );
  await service.query(
    `INSERT INTO ledger.access_log (id, read_at, key_id, workspaces, method, route, export, status, address, request_id)
     VALUES (gen_random_uuid(), now(), 'key_1', ARRAY[$1::text], 'GET', '/v1/numbers', false, 200, '192.0.2.7', 'r1')`,
    [workspace_id],
  );
}
