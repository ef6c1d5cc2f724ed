import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { WorkspaceNeeded, WorkspaceNotFound } from './access.errors.js';

/** The workspaces a caller may see. */
export type Workspaces = readonly string[] | 'all';

/** Hands a route the workspaces that its caller's key is bound to. */
export const CallerWorkspaces = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Workspaces => {
    return context.switchToHttp().getRequest<FastifyRequest>().api_key?.workspaces ?? [];
  },
);

export function maySee(visible: Workspaces, workspace_id: string): boolean {
  return visible === 'all' || visible.includes(workspace_id);
}

/** The workspaces as a parameter of SQL: `($n::text[] IS NULL OR workspace_id = ANY($n))`. */
export function asSqlFilter(visible: Workspaces): readonly string[] | null {
  return visible === 'all' ? null : visible;
}

/**
 * The one workspace a request is about: the one it names, else the only one its key has.
 * @throws WorkspaceNotFound when it names one that its key may not see: it does not exist for the caller
 * @throws WorkspaceNeeded when it names none and its key has several
 */
export function oneWorkspace(visible: Workspaces, named: string | undefined): string {
  if (named !== undefined) {
    if (!maySee(visible, named)) throw new WorkspaceNotFound(named);
    return named;
  }
  if (visible === 'all' || visible.length !== 1) throw new WorkspaceNeeded();
  return visible[0]!;
}
