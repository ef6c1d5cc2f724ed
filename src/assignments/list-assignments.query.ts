import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Instant } from '../numbers/instant.js';
import type { FoundNumber } from './known-number.js';
import { LoggedNumbers } from './logged-numbers.js';
import { ProjectedNumbers } from './projected-numbers.js';

/**
 * Every assignment of a number, oldest first, and what does not add up: by what is known now, or was at `knownAt`.
 * @throws NumberNotFound, KnownAtInFuture
 */
export class ListAssignments extends Query<FoundNumber> {
  constructor(
    readonly e164: string,
    readonly knownAt: Instant | null,
  ) {
    super();
  }
}

@QueryHandler(ListAssignments)
export class ListAssignmentsHandler implements IQueryHandler<ListAssignments> {
  constructor(
    private readonly projected: ProjectedNumbers,
    private readonly logged: LoggedNumbers,
  ) {}

  async execute({ e164, knownAt }: ListAssignments): Promise<FoundNumber> {
    return knownAt === null ? this.projected.whole(e164) : this.logged.knownAt(e164, knownAt);
  }
}
