import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { PUBLIC_ROUTE } from '../http/public.js';
import { InvalidApiKey } from './access.errors.js';
import { ApiKeys, type ApiKey } from './api-keys.js';

export { Public } from '../http/public.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The key the request was made with; missing on public routes only. */
    api_key?: ApiKey;
  }
}

const BEARER = /^Bearer +(\S+) *$/i;

/** Asks every route that is not `@Public()` for `Authorization: Bearer nlk_…`. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: ApiKeys,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride(PUBLIC_ROUTE, [context.getHandler(), context.getClass()]))
      return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const presented = BEARER.exec(request.headers.authorization ?? '')?.[1];
    const key = presented === undefined ? null : await this.keys.find(presented);
    if (key === null) throw new InvalidApiKey(presented !== undefined);
    request.api_key = key;
    return true;
  }
}
