import { oneWorkspace, type Workspaces } from '../access/workspaces.js';
import { BadRequest } from '../http/http.errors.js';

interface NamesWorkspace {
  workspace_id?: string;
}

/**
 * The one workspace a record belongs to: as the query or the body says, else the only one of the caller's key.
 * @throws BadRequest when the two differ; WorkspaceNotFound, WorkspaceNeeded
 */
export function recordWorkspace(
  visible: Workspaces,
  query: NamesWorkspace,
  body: NamesWorkspace = {},
): string {
  const named = body.workspace_id ?? query.workspace_id;
  if (query.workspace_id !== undefined && query.workspace_id !== named) {
    const message = `workspace_id must be the same in query and body, got ${query.workspace_id} and ${named}`;
    throw new BadRequest(message, [{ field: 'workspace_id', message }]);
  }
  return oneWorkspace(visible, named);
}
