import type pg from 'pg';
import type { Instant } from '../../numbers/instant.js';
import { REACTION_OUTCOME_KINDS } from '../../numbers/own-events.js';
import { foldNumbers } from '../../projections/fold-touched.js';
import type { FoldedNumber } from '../../projections/projection.js';
import type { Action } from '../action.js';
import { type Judgement, judgeRelease } from '../judge-release.js';

/** A reaction whose release is to be judged. */
export interface Judged {
  id: string;
  workspace_id: string;
  e164: string;
  action: string;
  release_event_id: string;
}

/** What the log said at the moment of acting. */
export interface Look {
  /** Everything up to here was looked at. */
  head: number;
  now: Instant;
  /** By the id of the reaction. */
  judgements: ReadonlyMap<string, Judgement>;
}

interface ActedRow {
  workspace_id: string;
  e164: string;
  action: string;
  release_event_id: string;
}

const ACTED = `
  SELECT workspace_id, e164, action, release_event_id FROM ledger.reactions
   WHERE e164 = ANY($1) AND status = 'succeeded'`;

/** Folds the numbers of some reactions from all that is on the log now, and judges each reaction by it. */
export async function lookAgain<R extends Judged>(
  client: pg.Pool | pg.PoolClient,
  reactions: readonly R[],
  actionOf: (reaction: R) => Action,
): Promise<Look> {
  // The head before the facts: what is recorded after it is found by recordedSince.
  const { rows: clock } = await client.query<{ head: number; now: Instant }>(
    'SELECT coalesce(max(position), 0) AS head, clock_timestamp() AS now FROM ledger.events',
  );
  const { head, now } = clock[0]!;
  const e164s = numbersOf(reactions);
  const folded = new Map(
    (await foldNumbers(client, e164s, head)).map((number): [string, FoldedNumber] => [number.e164, number]),
  );
  const { rows: acted } = await client.query<ActedRow>(ACTED, [e164s]);
  const actedOn = groupActed(acted);
  const judgements = reactions.map((reaction): [string, Judgement] => {
    const already = actedOn.get(keyOf(reaction)) ?? NOTHING;
    const { supersedable } = actionOf(reaction);
    return [reaction.id, judgeRelease(reaction, folded.get(reaction.e164)!, already, supersedable)];
  });
  return { head, now, judgements: new Map(judgements) };
}

/** Whether any of the numbers has a new fact behind a position; outcomes of reactions are none. */
export async function recordedSince(
  client: pg.Pool | pg.PoolClient,
  reactions: readonly Judged[],
  head: number,
): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT FROM unnest($1::text[]) AS number(e164)
      WHERE EXISTS (SELECT FROM ledger.events e
                     WHERE e.e164 = number.e164 AND e.position > $2 AND e.kind <> ALL($3)) LIMIT 1`,
    [numbersOf(reactions), head, REACTION_OUTCOME_KINDS],
  );
  return rows.length > 0;
}

const NOTHING: ReadonlySet<string> = new Set();

function numbersOf(reactions: readonly Judged[]): string[] {
  return [...new Set(reactions.map(({ e164 }) => e164))];
}

function groupActed(rows: readonly ActedRow[]): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const row of rows) {
    const key = keyOf(row);
    groups.set(key, (groups.get(key) ?? new Set()).add(row.release_event_id));
  }
  return groups;
}

function keyOf({ workspace_id, e164, action }: Pick<Judged, 'workspace_id' | 'e164' | 'action'>): string {
  return JSON.stringify([workspace_id, e164, action]);
}
