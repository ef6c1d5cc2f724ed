import type { Delivery } from '../../../src/sandbox/delivery.js';

/** A delivery of which only the named parts matter. */
export function delivery(
  parts: { id?: string; life?: number; kind?: string; first?: boolean } = {},
): Delivery {
  const { id = 'delivery-1', life = 0, kind = 'number.provisioned', first = true } = parts;
  const event = {
    kind,
    event_id: `event of ${id}`,
    workspace_id: 'w',
    occurred_at: '2025-01-01T00:00:00.000Z',
    data: {},
  };
  return { id, life, event, first, form: 'bare', headerSet: 'a' };
}
