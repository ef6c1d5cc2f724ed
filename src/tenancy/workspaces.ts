/** The workspaces a caller may see. */
export type Workspaces = readonly string[] | 'all';

export function maySee(visible: Workspaces, workspace_id: string): boolean {
  return visible === 'all' || visible.includes(workspace_id);
}

/** Whether one may see each of some workspaces. */
export function maySeeAll(visible: Workspaces, workspaces: Workspaces): boolean {
  if (visible === 'all') return true;
  return workspaces !== 'all' && workspaces.every((id) => visible.includes(id));
}

/** The workspaces as a parameter of SQL: `($n::text[] IS NULL OR workspace_id = ANY($n))`. */
export function asSqlFilter(visible: Workspaces): readonly string[] | null {
  return visible === 'all' ? null : visible;
}

/** Of what one may see, only the named workspace; none when one may not see it: a list of it is empty, like one of none. */
export function narrowedTo(visible: Workspaces, workspace_id: string | null | undefined): Workspaces {
  if (workspace_id === null || workspace_id === undefined) return visible;
  return maySee(visible, workspace_id) ? [workspace_id] : [];
}
