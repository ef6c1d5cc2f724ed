import { uuidv7 } from 'uuidv7';
import type { NewDelivery } from '../../src/intake/delivery.js';
import { benchEvent } from './ledger-of.js';

const SECRET_ID = '01900000-0000-7000-8000-000000000009';

/** A verified delivery of the event at an index, as `benchEvent` makes it. */
export function newBenchDelivery(index: number, total: number): NewDelivery {
  const { workspace_id, event_id, kind, e164, body } = benchEvent(index, total);
  return {
    id: uuidv7(),
    endpoint_id: 'default',
    received_at: new Date().toISOString().replace('Z', '000Z'),
    body,
    signature: 'a'.repeat(64),
    secret_id: SECRET_ID,
    idempotency_key: uuidv7(),
    header_kind: kind,
    header_event_id: event_id,
    flags: [],
    verdict: { status: 'event', workspace_id, event_id, kind, e164: e164! },
  };
}
