import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { type Reaction, REACTION_SELECT } from './reaction.js';

/** What was or is to be done because of one release, by action. */
export class ListReactionsOfRelease extends Query<Reaction[]> {
  constructor(
    readonly workspaceId: string,
    readonly releaseEventId: string,
  ) {
    super();
  }
}

const SQL = `
  SELECT ${REACTION_SELECT} FROM ledger.reactions
   WHERE workspace_id = $1 AND release_event_id = $2 ORDER BY action`;

@QueryHandler(ListReactionsOfRelease)
export class ListReactionsOfReleaseHandler implements IQueryHandler<ListReactionsOfRelease> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ workspaceId, releaseEventId }: ListReactionsOfRelease): Promise<Reaction[]> {
    const { rows } = await this.pool.query<Reaction>(SQL, [workspaceId, releaseEventId]);
    return rows;
  }
}
