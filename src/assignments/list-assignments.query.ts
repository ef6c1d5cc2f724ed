import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { startedBy } from '../numbers/as-of.js';
import type { Instant } from '../numbers/instant.js';
import type { Workspaces } from '../tenancy/workspaces.js';
import { notBegun } from './assignments.errors.js';
import type { FoundNumber } from './known-number.js';
import { LoggedNumbers } from './logged-numbers.js';
import { ProjectedNumbers } from './projected-numbers.js';

/**
 * Every assignment of a number, oldest first, and what does not add up: by what is known now, or was at `knownAt`;
 * with `asOf` only those that had begun by then.
 * @throws NumberNotFound, KnownAtInFuture
 */
export class ListAssignments extends Query<FoundNumber> {
  constructor(
    readonly visible: Workspaces,
    readonly e164: string,
    readonly asOf: Instant | null,
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

  async execute({ visible, e164, asOf, knownAt }: ListAssignments): Promise<FoundNumber> {
    const found = await (knownAt === null
      ? this.projected.read(visible, e164)
      : this.logged.knownAt(visible, e164, knownAt));
    if (asOf === null) return found;
    const { known, position } = found;
    const assignments = startedBy(known.assignments, asOf);
    if (assignments.length === 0) throw notBegun(e164, asOf, position);
    return { known: { ...known, assignments }, position };
  }
}
