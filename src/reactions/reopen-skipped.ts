import type pg from 'pg';
import { KIND_RELEASE_INFERRED } from '../numbers/own-events.js';
import type { Action } from './action.js';
import type { Destinations } from './destinations/destinations.js';
import { holdOf } from './when-number-is-released.js';
import { lookAgain, type Judged } from './work/look-again.js';

interface Skipped extends Judged {
  inferred: boolean;
}

const SKIPPED = `
  SELECT r.id, r.workspace_id, r.e164, r.action, r.release_event_id, e.kind = '${KIND_RELEASE_INFERRED}' AS inferred
    FROM ledger.reactions r JOIN ledger.events e ON e.position = r.release_position
   WHERE r.e164 = ANY($1) AND r.status = 'skipped' AND r.action = ANY($2)`;

// An approval was given for what the release meant then.
const REOPEN = `
  UPDATE ledger.reactions r
     SET status = n.status, reason = n.reason, due_at = clock_timestamp() + make_interval(secs => n.delay_seconds),
         retried_after = attempts, generation = n.generation, finished_at = NULL
    FROM json_to_recordset($1) AS n(id uuid, status text, reason text, delay_seconds float8, generation integer)
   WHERE r.id = n.id AND r.status = 'skipped'`;

/**
 * Facts that arrive late can make a release that seemed repeated the end of an assignment, or the last one. What was
 * skipped then has still to be done (docs/decisions/0091).
 * @param e164s the numbers that new facts are about
 * @returns how many were reopened
 */
export async function reopenSkipped(
  client: pg.PoolClient,
  e164s: readonly string[],
  actions: readonly Action[],
  destinations: Pick<Destinations, 'find'>,
): Promise<number> {
  const byName = new Map(actions.map((action) => [action.name, action]));
  const { rows: skipped } = await client.query<Skipped>(SKIPPED, [e164s, [...byName.keys()]]);
  if (skipped.length === 0) return 0;
  const { judgements } = await lookAgain(client, skipped, ({ action }) => byName.get(action)!);
  const due = skipped.flatMap((reaction) => {
    const judgement = judgements.get(reaction.id)!;
    return judgement.act ? [{ ...reaction, ...judgement.ended }] : [];
  });
  if (due.length === 0) return 0;
  const found = await destinations.find(due);
  const reopened = due.map(({ id, generation, workspace_id, action, ...release }) => {
    return { id, generation, ...holdOf(release, found.get(`${workspace_id} ${action}`)) };
  });
  await client.query(REOPEN, [JSON.stringify(reopened)]);
  return reopened.length;
}
