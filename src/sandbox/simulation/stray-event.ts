import { eventId, uuidV7 } from '../identifiers.js';
import { instant, type ProviderEvent } from '../provider-event.js';
import type { Random } from '../random.js';

// A subscription to `*` gets them all; the last one is documented nowhere and has been seen.
const KINDS = [
  'wallet.low_balance',
  'wallet.top_up',
  'storage.tier_changed',
  'call.started',
  'call.completed',
  'campaign.paused',
];

/** An event of another kind, which the ledger keeps as a delivery and does not record. */
export function strayEvent(workspaceId: string, at: number, random: Random): ProviderEvent {
  return {
    kind: random.pick(KINDS),
    event_id: eventId(at, random),
    workspace_id: workspaceId,
    occurred_at: instant(at),
    data: { reference: uuidV7(at, random), amount_minor: random.integer(0, 500_000), currency: 'KES' },
  };
}
