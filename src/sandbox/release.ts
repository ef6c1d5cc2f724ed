import { eventId } from './identifiers.js';
import { instant, type ProviderEvent } from './provider-event.js';
import type { Random } from './random.js';
import type { Life } from './true-history.js';

const MOST_DELAY = 5_000;

// `compliance_review` is on no page of the provider's: reasons are an open set.
const REASONS = [
  'explicit',
  'explicit',
  'explicit',
  'trial_expired',
  'trial_expired',
  'admin_released',
  'compliance_review',
];

/** The number leaves the workspace that holds it at this instant. */
export function release(life: Life, at: number, random: Random): void {
  const held = life.assignments.at(-1);
  if (!held) throw new Error(`expected ${life.e164} to be held before it is released`);
  const reason = random.pick(REASONS);
  // Without released_at the event's own instant is the end; with it the event may have been written later.
  const told = random.chance(0.8);
  const event: ProviderEvent = {
    kind: 'number.released',
    event_id: eventId(at, random),
    workspace_id: held.workspace_id,
    occurred_at: instant(told ? at + random.integer(0, MOST_DELAY) : at),
    data: {
      number_id: held.number_id,
      e164: life.e164,
      country_code: 'KE',
      release_reason: reason,
      ...(told && { released_at: instant(at) }),
    },
  };
  life.events.push(event);
  held.ended_at = instant(at);
  held.end_source = 'provider';
  held.release_reason = reason;
  held.end_event_id = event.event_id;
}
