import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { assertContiguous } from '../event-store/event-log.js';
import { type ReleaseFact, toNumberFact } from '../numbers/fact.js';
import type { Instant } from '../numbers/instant.js';
import { KIND_RELEASE_INFERRED } from '../numbers/own-events.js';
import { foldNumbers } from '../projections/fold-touched.js';
import type { Action } from './action.js';
import type { Destinations } from './destinations/destinations.js';
import { reopenSkipped } from './reopen-skipped.js';
import { type NewReaction, whenNumberIsReleased } from './when-number-is-released.js';

interface EventRow {
  position: number;
  recorded_at: Instant;
  kind: string;
  /** Of facts about who holds a number only. */
  e164: string | null;
  /** Of releases only. */
  body: Buffer | null;
}

/** How far the log was read. */
export interface ReadOn {
  position: number;
  events: number;
  /** How many reactions are new, or to be done after all. */
  reactions: number;
}

const EVENTS = `
  SELECT position, recorded_at, kind,
         CASE WHEN kind NOT LIKE 'ledger.%' OR kind LIKE 'ledger.%_inferred' THEN e164 END AS e164,
         CASE WHEN kind IN ('number.released', '${KIND_RELEASE_INFERRED}') THEN body END AS body
    FROM ledger.events WHERE position > $1 ORDER BY position LIMIT $2`;

const INSERT = `
  INSERT INTO ledger.reactions (id, action, workspace_id, e164, release_event_id, release_position, generation, built_in,
                                status, reason, due_at)
  SELECT id, action, workspace_id, e164, release_event_id, release_position, generation, built_in, status, reason,
         clock_timestamp() + make_interval(secs => delay_seconds)
    FROM json_to_recordset($1) AS r(id uuid, action text, workspace_id text, e164 text, release_event_id text,
           release_position bigint, generation integer, built_in boolean, status text, reason text, delay_seconds float8)
  ON CONFLICT (workspace_id, release_event_id, action) DO NOTHING`;

/**
 * Reads the events right behind a position and stores a reaction for each release among them and each action, in the
 * caller's transaction; and reopens what was skipped and turns out to be due. Numbers are folded only for what the rows
 * show: whether to act is judged when acting.
 */
export async function createReactions(
  client: pg.PoolClient,
  after: number,
  limit: number,
  actions: readonly Action[],
  destinations: Pick<Destinations, 'find'>,
): Promise<ReadOn> {
  const { rows: events } = await client.query<EventRow>({
    name: 'events-to-react-to',
    text: EVENTS,
    values: [after, limit],
  });
  assertContiguous(after, events);
  const position = events.at(-1)?.position ?? after;
  const releases = events.flatMap(releaseOf);
  const reactions = await reactionsTo(client, releases, position, actions, destinations);
  if (reactions.length > 0) {
    await client.query({
      name: 'insert-reactions',
      text: INSERT,
      values: [JSON.stringify(reactions.map((reaction) => ({ id: uuidv7(), ...reaction })))],
    });
  }
  const touched = [...new Set(events.flatMap(({ e164 }) => e164 ?? []))];
  const reopened = await reopenSkipped(client, touched, actions, destinations);
  return { position, events: events.length, reactions: reactions.length + reopened };
}

function releaseOf({ body, ...event }: EventRow): ReleaseFact[] {
  const fact = body === null ? null : toNumberFact({ ...event, body });
  return fact?.kind === 'released' ? [fact] : [];
}

async function reactionsTo(
  client: pg.PoolClient,
  releases: readonly ReleaseFact[],
  upTo: number,
  actions: readonly Action[],
  destinations: Pick<Destinations, 'find'>,
): Promise<NewReaction[]> {
  if (releases.length === 0 || actions.length === 0) return [];
  const workspaces = [...new Set(releases.map(({ workspace_id }) => workspace_id))];
  const keys = workspaces.flatMap((workspace_id) =>
    actions.map(({ name }) => ({ workspace_id, action: name })),
  );
  const found = await destinations.find(keys);
  const e164s = [...new Set(releases.map(({ e164 }) => e164))];
  const numbers = await foldNumbers(client, e164s, upTo);
  const histories = new Map(numbers.map(({ e164, history }) => [e164, history]));
  return releases.flatMap((release) =>
    whenNumberIsReleased(release, histories.get(release.e164)!, actions, found),
  );
}
