import { eventId, uuidV7 } from './identifiers.js';
import { instant, type ProviderEvent } from './provider-event.js';
import type { Random } from './random.js';
import type { Life } from './true-history.js';

const DAY = 86_400_000;
const CAPABILITIES = [['voice', 'sms'], ['voice'], ['voice', 'sms', 'fax']];

/** The fields that the provider's pages call optional, each now and then left out. */
function provisionData(at: number, random: Random): Provision['fields'] {
  const day = Math.floor(at / DAY) * DAY;
  return {
    ...(random.chance(0.8) && { capabilities: random.pick(CAPABILITIES) }),
    ...(random.chance(0.5) && { series_id: uuidV7(day, random) }),
    ...(random.chance(0.7) && { rental_start_at: instant(day) }),
  };
}

/** How one holding begins. */
export interface Provision {
  kind: 'number.provisioned' | 'number.assigned';
  event_id: string;
  workspace_id: string;
  number_id: string;
  /** Milliseconds since 1970. */
  at: number;
  fields: { capabilities?: string[]; series_id?: string; rental_start_at?: string };
}

/** Adds a holding to a life. @returns the event that tells of it */
export function beginHolding(life: Life, begin: Provision): ProviderEvent {
  const { kind, event_id, workspace_id, number_id, fields } = begin;
  const event: ProviderEvent = {
    kind,
    event_id,
    workspace_id,
    occurred_at: instant(begin.at),
    data: { number_id, e164: life.e164, country_code: 'KE', ...fields },
  };
  life.events.push(event);
  life.assignments.push({
    workspace_id,
    e164: life.e164,
    generation: life.assignments.length + 1,
    number_id,
    series_id: fields.series_id ?? null,
    country_code: 'KE',
    capabilities: fields.capabilities ?? null,
    rental_start_at: fields.rental_start_at ?? null,
    started_at: event.occurred_at,
    start_source: 'provider',
    ended_at: null,
    end_source: null,
    release_reason: null,
    start_event_id: event_id,
    end_event_id: null,
  });
  return event;
}

/** The number is given to the workspace at this instant, with what chance makes of the optional fields. */
export function provision(
  life: Life,
  workspace_id: string,
  number_id: string,
  at: number,
  random: Random,
): void {
  const fields = provisionData(at, random);
  // The kind was once published as number.assigned, and old endpoints still get it.
  const kind = random.chance(0.1) ? 'number.assigned' : 'number.provisioned';
  beginHolding(life, { kind, event_id: eventId(at, random), workspace_id, number_id, at, fields });
}
