import { uuidv7 } from 'uuidv7';
import type { NewDelivery } from '../../src/intake/delivery.js';
import { type EventSketch, NUMBER, providerBody, WORKSPACE } from './events.js';

const SECRET_ID = '01900000-0000-7000-8000-0000000000aa';

/** A verified delivery of a provider's event. `body` overrides the bytes, not what they were understood to say. */
export function newDelivery(sketch: EventSketch & { event_id: string }, body?: Buffer): NewDelivery {
  const { event_id, kind = 'number.provisioned', workspace_id = WORKSPACE, e164 = NUMBER } = sketch;
  return {
    ...plainDelivery(body ?? providerBody(sketch)),
    verdict: { status: 'event', workspace_id, event_id, kind, e164 },
  };
}

/** A verified delivery that is not an event for the ledger. */
export function otherDelivery(status: 'ignored' | 'quarantined' | 'rejected', body: Buffer): NewDelivery {
  return {
    ...plainDelivery(body),
    verdict: { status, reason: `it is ${status}`, event_id: null, kind: null },
  };
}

function plainDelivery(body: Buffer): Omit<NewDelivery, 'verdict'> {
  return {
    id: uuidv7(),
    endpoint_id: 'default',
    received_at: '2026-06-27T10:00:01.000000Z',
    body,
    signature: 'b'.repeat(64),
    secret_id: SECRET_ID,
    idempotency_key: 'delivery-1',
    header_kind: null,
    header_event_id: null,
    flags: [],
  };
}
