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

/** How one holding ends. */
export interface Release {
  event_id: string;
  reason: string;
  /** When it ended, in milliseconds since 1970. */
  at: number;
  /** How many milliseconds later the event was written; null: it has no `released_at`, its own instant is the end. */
  writtenAfter: number | null;
}

/** Ends the open holding of a life. @returns the event that tells of it */
export function endHolding(life: Life, { event_id, reason, at, writtenAfter }: Release): ProviderEvent {
  const held = life.assignments.at(-1);
  if (!held || held.ended_at) throw new Error(`expected ${life.e164} to be held before it is released`);
  const event: ProviderEvent = {
    kind: 'number.released',
    event_id,
    workspace_id: held.workspace_id,
    occurred_at: instant(at + (writtenAfter ?? 0)),
    data: {
      number_id: held.number_id,
      e164: life.e164,
      country_code: 'KE',
      release_reason: reason,
      ...(writtenAfter !== null && { released_at: instant(at) }),
    },
  };
  life.events.push(event);
  held.ended_at = instant(at);
  held.end_source = 'provider';
  held.release_reason = reason;
  held.end_event_id = event_id;
  return event;
}

/** The number leaves the workspace that holds it at this instant, for whatever reason chance finds. */
export function release(life: Life, at: number, random: Random): void {
  const reason = random.pick(REASONS);
  const told = random.chance(0.8);
  const event_id = eventId(at, random);
  endHolding(life, { event_id, reason, at, writtenAfter: told ? random.integer(0, MOST_DELAY) : null });
}
