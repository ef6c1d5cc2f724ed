import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import type { Workspaces } from '../access/workspaces.js';
import { lockReaction } from './lock-reaction.js';
import { NotRetryable } from './reactions.errors.js';
import { inOwnTransaction } from './work/in-own-transaction.js';
import { WorkSignal } from './work/work-signal.js';

/** Has a reaction that failed tried again now, with all its attempts before it anew. @throws ReactionNotFound, NotRetryable */
export class RetryReaction extends Command<void> {
  constructor(
    readonly id: string,
    readonly visible: Workspaces,
  ) {
    super();
  }
}

const SQL = `
  UPDATE ledger.reactions
     SET status = 'pending', retried_after = attempts, due_at = clock_timestamp(), finished_at = NULL
   WHERE id = $1`;

@CommandHandler(RetryReaction)
export class RetryReactionHandler implements ICommandHandler<RetryReaction> {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly work: WorkSignal,
  ) {}

  async execute({ id, visible }: RetryReaction): Promise<void> {
    await inOwnTransaction(this.pool, async (client) => {
      const status = await lockReaction(client, id, visible);
      if (status !== 'dead' && status !== 'failed') throw new NotRetryable(id, status);
      await client.query(SQL, [id]);
    });
    this.work.wake();
  }
}
