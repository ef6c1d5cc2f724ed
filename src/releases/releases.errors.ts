import type { FieldError } from '../http/http.errors.js';

/** No release has this event id, in this workspace where one is named. */
export class ReleaseNotFound extends Error {
  readonly code = 'releases.not_found';
  readonly status = 404;
  readonly headers: Record<string, string>;

  /** @param position of the log that this answer reflects, where it reflects any */
  constructor(eventId: string, workspaceId?: string, position?: number) {
    const where = workspaceId === undefined ? '' : ` of workspace ${workspaceId}`;
    super(
      `No release${where} has the event id ${eventId}. An event that ended no assignment is not a release.`,
    );
    this.headers = position === undefined ? {} : { 'ledger-position': String(position) };
  }
}

/** Event ids are unique within a workspace only, and several workspaces have a release with this one. */
export class ReleaseAmbiguous extends Error {
  readonly code = 'validation.bad_request';
  readonly status = 400;
  readonly errors: FieldError[];

  constructor(eventId: string, releases: readonly { workspace_id: string }[]) {
    const workspaceIds = releases.map(({ workspace_id }) => workspace_id).join(' or ');
    const message = `workspace_id must say whose release ${eventId} is meant: ${workspaceIds}`;
    super(message);
    this.errors = [{ field: 'workspace_id', message }];
  }
}
