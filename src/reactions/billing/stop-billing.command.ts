import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { formatInstant } from '../../numbers/instant.js';
import type { ActionOutcome, EndedAssignment } from '../ended-assignment.js';
import { insertPeriod } from './insert-period.js';
import { lockPeriodsOf } from './read-periods.js';
import { type StoppedPeriod, stopPeriods } from './stop-periods.js';

/**
 * Stops billing numbers where their assignments ended, and records what was billed too long (see stop-periods.ts). Runs in the
 * caller's transaction; the second time there is nothing left to stop. Outcome of each:
 * `{ stopped: 0|1, stopped_at, over_billed_seconds, subscription_ids }`, and `continued_ids` where a period went on with the
 * next assignment; `stopped_at` is null where nothing was stopped.
 */
export class StopBilling extends Command<ActionOutcome[]> {
  constructor(
    readonly client: pg.PoolClient,
    readonly ended: readonly EndedAssignment[],
  ) {
    super();
  }
}

const STOP = `
  UPDATE ledger.billing_subscriptions period
     SET stopped_at = n.stopped_at, correction_seconds = n.correction_seconds, stopped_by = n.stopped_by,
         updated_at = clock_timestamp()
    FROM json_to_recordset($1) AS n(id uuid, stopped_at timestamptz, correction_seconds bigint, stopped_by text)
   WHERE period.id = n.id`;

@CommandHandler(StopBilling)
export class StopBillingHandler implements ICommandHandler<StopBilling> {
  async execute({ client, ended }: StopBilling): Promise<ActionOutcome[]> {
    const periods = await lockPeriodsOf(client, ended);
    const changes = ended.map((assignment, index) => stopPeriods(periods[index]!, assignment));
    const stopped = changes.flatMap((change) => change?.stopped ?? []);
    if (stopped.length > 0) await client.query(STOP, [JSON.stringify(stopped)]);
    const outcomes: ActionOutcome[] = [];
    for (const [index, change] of changes.entries()) {
      outcomes.push(await goOn(client, ended[index]!, change));
    }
    return outcomes;
  }
}

/** Bills on what belongs to the next assignment, which is rare. @returns the outcome */
async function goOn(
  client: pg.PoolClient,
  { workspace_id, e164, released_at }: EndedAssignment,
  change: StoppedPeriod | null,
): Promise<ActionOutcome> {
  if (change === null) return { stopped: 0, stopped_at: null, over_billed_seconds: 0, subscription_ids: [] };
  const { stopped, continued, over_billed_seconds } = change;
  const done = {
    stopped: 1,
    stopped_at: formatInstant(released_at),
    over_billed_seconds,
    subscription_ids: [stopped.id],
  };
  if (continued === null) return done;
  const rest = { ...continued, id: uuidv7() };
  await insertPeriod(client, workspace_id, e164, rest);
  return { ...done, continued_ids: [rest.id] };
}
