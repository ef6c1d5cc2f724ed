import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { formatInstant } from '../../numbers/instant.js';
import type { ActionOutcome, EndedAssignment } from '../ended-assignment.js';
import { insertPeriod } from './insert-period.js';
import { lockPeriods } from './read-periods.js';
import { stopPeriods } from './stop-periods.js';

/**
 * Stops billing a number where its assignment ended, and records what was billed too long (see stop-periods.ts). Runs in the
 * caller's transaction; the second time there is nothing left to stop. Outcome:
 * `{ stopped: 0|1, stopped_at, over_billed_seconds, subscription_ids }`, and `continued_ids` where a period went on with the
 * next assignment; `stopped_at` is null where nothing was stopped.
 */
export class StopBilling extends Command<ActionOutcome> {
  constructor(
    readonly client: pg.PoolClient,
    readonly ended: EndedAssignment,
  ) {
    super();
  }
}

const STOP = `
  UPDATE ledger.billing_subscriptions
     SET stopped_at = $2, correction_seconds = $3, stopped_by = $4, updated_at = clock_timestamp()
   WHERE id = $1`;

@CommandHandler(StopBilling)
export class StopBillingHandler implements ICommandHandler<StopBilling> {
  async execute({ client, ended }: StopBilling): Promise<ActionOutcome> {
    const { workspace_id, e164 } = ended;
    const change = stopPeriods(await lockPeriods(client, workspace_id, e164), ended);
    if (change === null)
      return { stopped: 0, stopped_at: null, over_billed_seconds: 0, subscription_ids: [] };
    const { stopped, continued, over_billed_seconds } = change;
    const { id, stopped_at, correction_seconds, stopped_by } = stopped;
    await client.query(STOP, [id, stopped_at, correction_seconds, stopped_by]);
    const done = {
      stopped: 1,
      stopped_at: formatInstant(ended.released_at),
      over_billed_seconds,
      subscription_ids: [id],
    };
    if (continued === null) return done;
    const rest = { ...continued, id: uuidv7() };
    await insertPeriod(client, workspace_id, e164, rest);
    return { ...done, continued_ids: [rest.id] };
  }
}
