import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { type Attempt, listAttempts } from '../dispatch/attempts.js';
import { TenantReads } from '../tenancy/tenant-reads.js';
import { asSqlFilter, type Workspaces } from '../tenancy/workspaces.js';
import { type Reaction, REACTION_SELECT } from './reaction.js';
import { ReactionNotFound } from './reactions.errors.js';

/** A reaction, and how each attempt went. */
export interface ReactionDetails extends Reaction {
  attempt_log: Attempt[];
}

/** One reaction. @throws ReactionNotFound also for one that may not be seen */
export class GetReaction extends Query<ReactionDetails> {
  constructor(
    readonly id: string,
    readonly visible: Workspaces,
  ) {
    super();
  }
}

const SQL = `
  SELECT ${REACTION_SELECT} FROM ledger.reactions
   WHERE id = $1 AND ($2::text[] IS NULL OR workspace_id = ANY($2))`;

@QueryHandler(GetReaction)
export class GetReactionHandler implements IQueryHandler<GetReaction> {
  constructor(
    private readonly reads: TenantReads,
    @Inject(pg.Pool) private readonly pool: pg.Pool,
  ) {}

  async execute({ id, visible }: GetReaction): Promise<ReactionDetails> {
    const { rows } = await this.reads.of(visible).query<Reaction>(SQL, [id, asSqlFilter(visible)]);
    const [reaction] = rows;
    if (!reaction) throw new ReactionNotFound(id);
    // The caller may see the reaction, so its attempts too: their rows do not say whose they are.
    return { ...reaction, attempt_log: await listAttempts(this.pool, id) };
  }
}
