import { oneWorkspace, type Workspaces } from '../../access/workspaces.js';
import { WorkspaceNotFound } from '../../access/access.errors.js';
import { DestinationNotFound } from './destinations.errors.js';

/** What the name of an action may look like, built in or of the host application. */
const ACTION = /^[a-z][a-z0-9_]{0,63}$/;
const WORKSPACE = /^\P{Cc}{1,128}$/u;

/**
 * Checks the path of a destination before the database is asked about it.
 * @throws WorkspaceNotFound, also for one that the caller may not see; DestinationNotFound
 */
export function checkDestinationPath(visible: Workspaces, workspace_id: string, action: string): void {
  if (!WORKSPACE.test(workspace_id)) throw new WorkspaceNotFound(workspace_id);
  oneWorkspace(visible, workspace_id);
  if (!ACTION.test(action)) throw new DestinationNotFound(workspace_id, action);
}
