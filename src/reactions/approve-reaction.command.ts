import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import type { Workspaces } from '../access/workspaces.js';
import { lockReaction } from './lock-reaction.js';
import { NotApprovable } from './reactions.errors.js';
import { inOwnTransaction } from './work/in-own-transaction.js';
import { WorkSignal } from './work/work-signal.js';

/** Lets a held reaction be carried out now. @throws ReactionNotFound, NotApprovable */
export class ApproveReaction extends Command<void> {
  constructor(
    readonly id: string,
    readonly visible: Workspaces,
  ) {
    super();
  }
}

const SQL = `
  UPDATE ledger.reactions
     SET status = 'pending', reason = NULL, due_at = clock_timestamp()
   WHERE id = $1`;

@CommandHandler(ApproveReaction)
export class ApproveReactionHandler implements ICommandHandler<ApproveReaction> {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly work: WorkSignal,
  ) {}

  async execute({ id, visible }: ApproveReaction): Promise<void> {
    await inOwnTransaction(this.pool, async (client) => {
      const status = await lockReaction(client, id, visible);
      if (status !== 'held') throw new NotApprovable(id, status);
      await client.query(SQL, [id]);
    });
    this.work.wake();
  }
}
