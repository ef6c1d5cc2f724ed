import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { maySee, type Workspaces } from '../tenancy/workspaces.js';
import { WorkspaceNeeded, WorkspaceNotFound } from './access.errors.js';

export { asSqlFilter, maySee, narrowedTo, type Workspaces } from '../tenancy/workspaces.js';

/** Hands a route the workspaces that its caller's key is bound to. */
export const CallerWorkspaces = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Workspaces => {
    return context.switchToHttp().getRequest<FastifyRequest>().api_key?.workspaces ?? [];
  },
);

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
