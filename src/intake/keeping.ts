import type { NewEvent } from '../event-store/stored-event.js';
import type { NewDelivery } from './delivery.js';

/** A delivery to keep, and the event it brings. */
export interface Keeping {
  delivery: NewDelivery;
  event: NewEvent | null;
  /** Set where the delivery's status does not follow from what the log says to its event. */
  settled: { status: string; position: number | null; reason: string | null } | null;
}

/** What a verified delivery asks for: its event appended, or just the delivery kept. */
export function keepingOf(delivery: NewDelivery): Keeping {
  const { verdict } = delivery;
  if (verdict.status !== 'event') {
    return {
      delivery,
      event: null,
      settled: { status: verdict.status, position: null, reason: verdict.reason },
    };
  }
  const { workspace_id, event_id, kind, e164 } = verdict;
  const { signature, secret_id, body } = delivery;
  return {
    delivery,
    event: {
      workspace_id,
      event_id,
      kind,
      e164,
      causation_id: null,
      correlation_id: null,
      signature,
      secret_id,
      body,
    },
    settled: null,
  };
}
