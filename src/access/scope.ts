import { applyDecorators, SetMetadata } from '@nestjs/common';

/**
 * What a key may do. `read`: the ledger; `audit`: proofs and the access log; `operate`: rebuild, retry, reprocess,
 * approve, reconcile; `manage`: endpoints, destinations, built-in records; `admin`: keys, all workspaces.
 */
export const SCOPES = ['read', 'audit', 'operate', 'manage', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** Metadata key under which the guard finds what a route asks for. */
export const REQUIRED_SCOPE = 'number-ledger:scope';

/** The scope a route (or every route of a controller) needs; on a method it wins over the class. */
export function RequireScope(scope: Scope): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(REQUIRED_SCOPE, scope));
}
