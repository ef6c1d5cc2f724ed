import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

/** Metadata key under which the guard finds that a route is open. */
export const PUBLIC_ROUTE = 'number-ledger:public';

/** OpenAPI extension under which openapi.ts finds it; it never reaches the published document. */
export const PUBLIC_OPERATION = 'x-public';

/** Opens a route (or a controller) to callers without an API key. */
export function Public(): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(PUBLIC_ROUTE, true), ApiExtension(PUBLIC_OPERATION, true));
}
