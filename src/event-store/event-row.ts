import { packText } from './packed-text.js';
import type { NewEvent } from './stored-event.js';
import type { PackedBody } from './body-pack.js';

/**
 * One row of the batch for ledger.append_events(). What is null is left out: a field costs the database about as much to
 * read when it says nothing.
 */
export function eventRow(event: NewEvent, ordinal: number, place: PackedBody): object {
  const { workspace_id, event_id, kind, e164, causation_id, correlation_id, signature, secret_id } = event;
  return {
    ordinal,
    workspace_id,
    event_id,
    kind,
    e164: e164 ?? undefined,
    causation_id: causation_id ?? undefined,
    correlation_id: correlation_id ?? undefined,
    signature: signature === null ? undefined : packText(signature),
    secret_id: secret_id ?? undefined,
    body_at: place.body_at,
    body_length: place.body_length,
  };
}
