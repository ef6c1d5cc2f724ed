import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { PUBLIC_ROUTE } from '../http/public.js';
import { REQUIRED_SCOPE } from '../http/required-scope.js';
import { InvalidApiKey, ScopeDenied } from './access.errors.js';
import type { ApiKey } from './api-key.js';
import { ApiKeys } from './api-keys.js';
import { KeyUsage } from './key-usage.js';
import { keyIdOf } from './key-token.js';
import { allows, type Scope } from './scope.js';

export { Public } from '../http/public.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The key the request was made with; missing on public routes only. */
    api_key?: ApiKey;
    /** For answers that take long: whether that key is good still, and as wide. Missing like the key. */
    is_key_still_good?: () => Promise<boolean>;
  }
}

const BEARER = /^Bearer +(\S+) *$/i;

/** Asks every route that is not `@Public()` for `Authorization: Bearer nlk_…` with the scope that the route requires. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: ApiKeys,
    private readonly usage: KeyUsage,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride(PUBLIC_ROUTE, targets)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const presented = BEARER.exec(request.headers.authorization ?? '')?.[1];
    if (presented === undefined) throw new InvalidApiKey('missing');
    const key = await this.keys.find(presented);
    if (key === null) throw new InvalidApiKey(keyIdOf(presented) === null ? 'mistyped' : 'unknown');
    this.usage.note(key.id);
    const needed = this.reflector.getAllAndOverride<Scope | undefined>(REQUIRED_SCOPE, targets);
    if (needed === undefined)
      throw new Error(`${request.routeOptions.url} requires no scope and is not public`);
    if (!allows(key.scopes, needed)) throw new ScopeDenied(needed, key.scopes);
    request.api_key = key;
    request.is_key_still_good = async () => isAsWide(await this.keys.find(presented), key, needed);
    return true;
  }
}

function isAsWide(now: ApiKey | null, then: ApiKey, needed: Scope): boolean {
  return now !== null && allows(now.scopes, needed) && String(now.workspaces) === String(then.workspaces);
}
