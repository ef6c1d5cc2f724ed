import type { Queryable } from '../tenancy/queryable.js';
import { asSqlFilter, type Workspaces } from '../tenancy/workspaces.js';

/** Where an event is on the log, and which number it is about. */
export interface EventPlace {
  position: number;
  e164: string | null;
}

/** The events with an id, which is unique within a workspace: so one for each of some workspaces at most. */
export async function eventsById(
  database: Queryable,
  workspaces: Workspaces,
  eventId: string,
): Promise<EventPlace[]> {
  const { rows } = await database.query<EventPlace>({
    name: 'events-by-id',
    text: `SELECT position, e164 FROM ledger.events
            WHERE event_id = $1 AND ($2::text[] IS NULL OR workspace_id = ANY ($2))`,
    values: [eventId, asSqlFilter(workspaces)],
  });
  return rows;
}
