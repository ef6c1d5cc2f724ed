import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

/** Metadata key under which the guard finds what a route asks for. */
export const REQUIRED_SCOPE = 'number-ledger:scope';

/** The same in the OpenAPI document, where it is published. */
export const SCOPE_OPERATION = 'x-required-scope';

/** The scope that a key needs for a route; rooms use the typed RequireScope of access/. */
export function NeedsScope(scope: string): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(REQUIRED_SCOPE, scope), ApiExtension(SCOPE_OPERATION, scope));
}
