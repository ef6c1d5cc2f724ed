import type pg from 'pg';
import { packText } from './packed-text.js';
import { storable } from './storable.js';
import type { NewEvent } from './stored-event.js';

/**
 * Appends one event at half of what a batch of one costs, within the caller's transaction where `client` has one.
 * @returns its position; null where its identity is on the log already, and nothing was written
 */
export async function appendOne(client: pg.Pool | pg.PoolClient, event: NewEvent): Promise<number | null> {
  const { signature, e164, causation_id, correlation_id } = event;
  const { rows } = await client.query<{ position: number | null }>({
    name: 'append-event',
    text: 'SELECT ledger.append_event($1, $2, $3, $4, $5, $6, $7, $8, $9) AS position',
    values: [
      packText(storable(event.workspace_id)),
      packText(storable(event.event_id)),
      storable(event.kind),
      e164 && storable(e164),
      causation_id && storable(causation_id),
      correlation_id && storable(correlation_id),
      signature === null ? null : packText(signature),
      event.secret_id,
      event.body,
    ],
  });
  return rows[0]!.position;
}
