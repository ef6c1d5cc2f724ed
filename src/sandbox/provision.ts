import { eventId, uuidV7 } from './identifiers.js';
import { instant, type ProviderEvent } from './provider-event.js';
import type { Random } from './random.js';
import type { Life } from './true-history.js';

const DAY = 86_400_000;
const CAPABILITIES = [['voice', 'sms'], ['voice'], ['voice', 'sms', 'fax']];

/** The fields that the provider's pages call optional, each now and then left out. */
function provisionData(at: number, random: Random) {
  const day = Math.floor(at / DAY) * DAY;
  return {
    ...(random.chance(0.8) && { capabilities: random.pick(CAPABILITIES) }),
    ...(random.chance(0.5) && { series_id: uuidV7(day, random) }),
    ...(random.chance(0.7) && { rental_start_at: instant(day) }),
  };
}

/** The number is given to the workspace at this instant. */
export function provision(
  life: Life,
  workspaceId: string,
  numberId: string,
  at: number,
  random: Random,
): void {
  const fields = provisionData(at, random);
  const event: ProviderEvent = {
    // The kind was once published as number.assigned, and old endpoints still get it.
    kind: random.chance(0.1) ? 'number.assigned' : 'number.provisioned',
    event_id: eventId(at, random),
    workspace_id: workspaceId,
    occurred_at: instant(at),
    data: { number_id: numberId, e164: life.e164, country_code: 'KE', ...fields },
  };
  life.events.push(event);
  life.assignments.push({
    workspace_id: workspaceId,
    e164: life.e164,
    generation: life.assignments.length + 1,
    number_id: numberId,
    series_id: fields.series_id ?? null,
    country_code: 'KE',
    capabilities: fields.capabilities ?? null,
    rental_start_at: fields.rental_start_at ?? null,
    started_at: event.occurred_at,
    start_source: 'provider',
    ended_at: null,
    end_source: null,
    release_reason: null,
    start_event_id: event.event_id,
    end_event_id: null,
  });
}
