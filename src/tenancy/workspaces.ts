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

/** A condition of SQL that leaves the rows of some workspaces, and the value of its parameter. */
export interface WorkspaceCondition {
  /** @param column such as `n.workspace_id` */
  on(column: string): string;
  value: string | readonly string[] | null;
}

/** The condition in the form that indexes serve best: with a single workspace they give its rows in order. */
export function workspaceCondition(workspaces: Workspaces, parameter: string): WorkspaceCondition {
  if (workspaces === 'all') return { on: () => `${parameter}::text IS NULL`, value: null };
  if (workspaces.length === 1)
    return { on: (column) => `${column} = ${parameter}::text`, value: workspaces[0]! };
  return { on: (column) => `${column} = ANY (${parameter}::text[])`, value: workspaces };
}
