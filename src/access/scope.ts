import { NeedsScope } from '../http/required-scope.js';

/**
 * What a key may do. `read`: the ledger; `audit`: proofs and the access log; `operate`: rebuild, retry, reprocess,
 * approve, reconcile; `manage`: endpoints, destinations, built-in records; `admin`: keys, and everything else.
 */
export const SCOPES = ['read', 'audit', 'operate', 'manage', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** The scope a route (or every route of a controller) needs; on a method it wins over the class. */
export function RequireScope(scope: Scope): MethodDecorator & ClassDecorator {
  return NeedsScope(scope);
}

/** Whether a key with these scopes may do what asks for `needed`: no scope stands for another, but `admin` for all. */
export function allows(scopes: readonly Scope[], needed: Scope): boolean {
  return scopes.includes(needed) || scopes.includes('admin');
}
