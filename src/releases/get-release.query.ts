import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { findReleased } from '../assignments/released-assignments.js';
import { eventsById } from '../event-store/events-by-id.js';
import { TenantReads } from '../tenancy/tenant-reads.js';
import { narrowedTo, type Workspaces } from '../tenancy/workspaces.js';
import { type Release, releaseOf } from './release.js';
import { ReleaseAmbiguous, ReleaseNotFound } from './releases.errors.js';

/** A release, and the position of the log that the answer reflects. */
export interface FoundRelease extends Release {
  reflects: number;
}

/**
 * One release by the id of its event, which is unique within a workspace.
 * @throws ReleaseNotFound; ReleaseAmbiguous when several visible workspaces have one and none is named
 */
export class GetRelease extends Query<FoundRelease> {
  constructor(
    readonly visible: Workspaces,
    readonly eventId: string,
    readonly workspaceId?: string,
  ) {
    super();
  }
}

@QueryHandler(GetRelease)
export class GetReleaseHandler implements IQueryHandler<GetRelease> {
  constructor(private readonly reads: TenantReads) {}

  async execute({ visible, eventId, workspaceId }: GetRelease): Promise<FoundRelease> {
    const database = this.reads.of(visible);
    const events = await eventsById(database, narrowedTo(visible, workspaceId), eventId);
    const { found, reflects } = await findReleased(database, events);
    const [released, ...others] = found;
    if (!released) throw new ReleaseNotFound(eventId, workspaceId, reflects);
    if (others.length > 0) throw new ReleaseAmbiguous(eventId, [released, ...others]);
    return { ...releaseOf(released), reflects };
  }
}
