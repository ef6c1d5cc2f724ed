import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import type { Workspaces } from '../access/workspaces.js';
import { LogSignal } from '../event-store/log-signal.js';
import { lockReaction } from './lock-reaction.js';
import type { ReactionStatus } from './reaction.js';
import { ReactionMetrics } from './reaction-metrics.js';
import { NotCancellable } from './reactions.errors.js';
import { appendOutcomes, endReactions } from './work/end-reactions.js';
import { inOwnTransaction } from './work/in-own-transaction.js';
import { WorkSignal } from './work/work-signal.js';

/** Has a reaction never carried out, which the log is told. @throws ReactionNotFound, NotCancellable */
export class CancelReaction extends Command<void> {
  constructor(
    readonly id: string,
    readonly visible: Workspaces,
  ) {
    super();
  }
}

const CANCELLABLE: readonly ReactionStatus[] = ['pending', 'failed', 'held', 'dead'];

@CommandHandler(CancelReaction)
export class CancelReactionHandler implements ICommandHandler<CancelReaction> {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly work: WorkSignal,
    private readonly log: LogSignal,
    private readonly metrics: ReactionMetrics,
  ) {}

  async execute({ id, visible }: CancelReaction): Promise<void> {
    const cancelled = await inOwnTransaction(this.pool, async (client) => {
      const status = await lockReaction(client, id, visible);
      if (!CANCELLABLE.includes(status)) throw new NotCancellable(id, status);
      const ending = { id, status: 'cancelled', reason: 'by_hand', generation: null, handler: null } as const;
      const ended = await endReactions(client, [{ ...ending, last_error: null, outcome: null }], null);
      await appendOutcomes(client, ended);
      return ended;
    });
    this.metrics.ended(cancelled);
    this.log.announce();
    this.work.wake();
  }
}
