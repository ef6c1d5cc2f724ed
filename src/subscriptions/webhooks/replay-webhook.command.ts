import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Workspaces } from '../../tenancy/workspaces.js';
import { EventLog } from '../../event-store/event-log.js';
import { Subscriptions } from '../engine/subscriptions.js';
import { readWebhook } from './read-webhook.js';
import { refuse } from './webhook-checks.js';

export interface Replay {
  id: string;
  webhook_id: string;
  /** Events behind this position … */
  after: number;
  /** … up to this one, itself included. */
  until: number;
}

/**
 * Has a stretch of the log delivered anew, by deliveries of their own that are marked as replays.
 * @throws WebhookNotFound; BadRequest for a stretch that is not on the log
 */
export class ReplayWebhook extends Command<Replay> {
  constructor(
    readonly id: string,
    readonly visible: Workspaces,
    readonly after: number,
    /** Left out: the head of the log. */
    readonly until: number | undefined,
  ) {
    super();
  }
}

const INSERT = 'INSERT INTO ledger.webhook_replays (id, webhook_id, position, until) VALUES ($1, $2, $3, $4)';

@CommandHandler(ReplayWebhook)
export class ReplayWebhookHandler implements ICommandHandler<ReplayWebhook> {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly log: EventLog,
    private readonly subscriptions: Subscriptions,
  ) {}

  async execute({ id: webhook_id, visible, after, until: given }: ReplayWebhook): Promise<Replay> {
    await readWebhook(this.pool, webhook_id, visible);
    const head = await this.log.head();
    const until = given ?? head;
    if (until > head) refuse('until', `must be a position of the log, which ends at ${head}, got ${until}`);
    if (after >= until) refuse('after', `must be before until (${until}), got ${after}`);
    const id = uuidv7();
    await this.pool.query(INSERT, [id, webhook_id, after, until]);
    this.subscriptions.changed(webhook_id);
    return { id, webhook_id, after, until };
  }
}
