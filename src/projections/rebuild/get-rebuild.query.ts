import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Rebuild } from './rebuild.js';
import { RebuildNotFound } from './rebuild.errors.js';
import { Rebuilds } from './rebuilds.js';

/** How far a rebuild is, or how it ended. */
export class GetRebuild extends Query<Rebuild> {
  constructor(
    readonly projection: string,
    readonly id: string,
  ) {
    super();
  }
}

@QueryHandler(GetRebuild)
export class GetRebuildHandler implements IQueryHandler<GetRebuild> {
  constructor(private readonly rebuilds: Rebuilds) {}

  async execute({ projection, id }: GetRebuild): Promise<Rebuild> {
    const rebuild = await this.rebuilds.find(projection, id);
    if (!rebuild) throw new RebuildNotFound(projection, id);
    return rebuild;
  }
}
