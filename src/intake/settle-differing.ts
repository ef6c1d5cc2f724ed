import { createHash } from 'node:crypto';
import type { NewEvent, StoredEvent } from '../event-store/stored-event.js';
import { canonicalJson, sameContent } from '../numbers/envelope.js';
import { conflictNoteBody, KIND_DELIVERY_CONFLICTED } from '../numbers/own-events.js';
import type { NewDelivery } from './delivery.js';
import type { Keeping } from './keeping.js';

/**
 * Decides about a delivery whose bytes are not those of the event with the same identity: the same JSON written
 * another way is a duplicate; other content is a conflict, which also goes on the log as a note (an anomaly of the number).
 */
export function settleDiffering(delivery: NewDelivery, original: StoredEvent): Keeping {
  if (sameContent(delivery.body, original.body)) {
    return {
      delivery,
      event: null,
      settled: { status: 'duplicate', position: original.position, reason: null },
    };
  }
  const reason = `event ${original.event_id} is on the ledger at position ${original.position} with other content`;
  return {
    delivery,
    event: conflictNote(delivery, original),
    settled: { status: 'conflict', position: original.position, reason },
  };
}

/** Named by its content, so that the same conflicting delivery sent again makes no second note. */
function conflictNote(delivery: NewDelivery, original: StoredEvent): NewEvent {
  const content = createHash('sha256')
    .update(canonicalJson(JSON.parse(delivery.body.toString('utf8'))))
    .digest('hex');
  const { workspace_id, e164, position } = original;
  const event_id = `ledger.conflict:${content.slice(0, 40)}`;
  const head = { event_id, workspace_id, occurred_at: delivery.received_at };
  const data = { e164, event_id: original.event_id, position, delivery_id: delivery.id };
  return {
    workspace_id,
    event_id,
    kind: KIND_DELIVERY_CONFLICTED,
    e164,
    signature: null,
    secret_id: null,
    causation_id: original.event_id,
    correlation_id: original.event_id,
    body: conflictNoteBody(head, data),
  };
}
