import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { appendEvents } from '../../event-store/event-store.js';
import type { NewEvent } from '../../event-store/stored-event.js';
import type { Instant } from '../../numbers/instant.js';
import {
  reactionOutcomeBody,
  type ReactionOutcomeData,
  reactionOutcomeKind,
} from '../../numbers/own-events.js';
import type { ActionOutcome } from '../ended-assignment.js';
import { LeaseLost } from './work.errors.js';

/** How a reaction ends. */
export interface Ending {
  id: string;
  status: ReactionOutcomeData['status'];
  /** Why it was skipped or cancelled. */
  reason: string | null;
  generation: number | null;
  handler: string | null;
  last_error: string | null;
  outcome: ActionOutcome | null;
}

/** A reaction that has ended, as its outcome event tells. */
export interface EndedReaction extends Ending {
  workspace_id: string;
  e164: string;
  action: string;
  release_event_id: string;
  attempts: number;
  finished_at: Instant;
  delay_ms: number;
}

// Planned anew each time, like the claims.
const END = `
  UPDATE ledger.reactions r
     SET status = n.status, reason = n.reason, generation = coalesce(n.generation, r.generation),
         handler = coalesce(n.handler, r.handler), outcome = n.outcome,
         last_error = CASE n.status WHEN 'cancelled' THEN r.last_error ELSE n.last_error END,
         due_at = NULL, lease_token = NULL, finished_at = clock_timestamp()
    FROM json_to_recordset($1) AS n(id uuid, status text, reason text, generation integer, handler text,
                                    last_error text, outcome json), ledger.events e
   WHERE r.id = n.id AND r.lease_token IS NOT DISTINCT FROM $2::uuid AND e.position = r.release_position
  RETURNING r.id, r.status, r.reason, r.generation, r.handler, r.last_error, r.outcome, r.workspace_id, r.e164, r.action,
            r.release_event_id, r.attempts, r.finished_at,
            round(extract(epoch FROM r.finished_at - e.recorded_at) * 1000)::float8 AS delay_ms`;

/**
 * Writes down how reactions ended, in the caller's transaction; appendOutcomes then tells the log.
 * @param token of the lease they are held under, null for reactions that nobody carries out
 * @throws LeaseLost when one of them is not held under it any more
 */
export async function endReactions(
  client: pg.PoolClient,
  endings: readonly Ending[],
  token: string | null,
): Promise<EndedReaction[]> {
  const { rows } = await client.query<EndedReaction>(END, [JSON.stringify(endings), token]);
  if (rows.length !== endings.length) throw new LeaseLost(endings.length - rows.length);
  return rows;
}

/** Puts the outcomes on the log, in the caller's transaction, which holds the append lock from then on. */
export async function appendOutcomes(client: pg.PoolClient, ended: readonly EndedReaction[]): Promise<void> {
  await appendEvents(client, ended.map(outcomeEvent));
}

function outcomeEvent(ended: EndedReaction): NewEvent {
  const { workspace_id, e164, status, finished_at } = ended;
  const event_id = uuidv7();
  const data: ReactionOutcomeData = {
    reaction_id: ended.id,
    action: ended.action,
    e164,
    status,
    reason: ended.reason ?? (status === 'dead' ? ended.last_error : null),
    handler: ended.handler,
    attempts: ended.attempts,
    delay_ms: ended.delay_ms,
    done_at: finished_at,
    generation: ended.generation,
    outcome: ended.outcome,
  };
  return {
    workspace_id,
    event_id,
    kind: reactionOutcomeKind(status),
    e164,
    causation_id: ended.release_event_id,
    correlation_id: ended.id,
    signature: null,
    secret_id: null,
    body: reactionOutcomeBody({ event_id, workspace_id, occurred_at: finished_at }, data),
  };
}
