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

/** What the decorators of a route ask for. */
interface RouteRule {
  open: boolean;
  /** Missing on open routes. */
  scope: Scope | undefined;
}

/** Asks every route that is not `@Public()` for `Authorization: Bearer nlk_…` with the scope that the route requires. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  private readonly rules = new Map<unknown, Map<unknown, RouteRule>>();

  constructor(
    private readonly reflector: Reflector,
    private readonly keys: ApiKeys,
    private readonly usage: KeyUsage,
  ) {}

  /** Open routes are answered at once, without a promise: they are the busiest. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const { open, scope } = this.ruleOf(context);
    return open || this.admit(context.switchToHttp().getRequest<FastifyRequest>(), scope);
  }

  private async admit(request: FastifyRequest, needed: Scope | undefined): Promise<boolean> {
    const presented = BEARER.exec(request.headers.authorization ?? '')?.[1];
    if (presented === undefined) throw new InvalidApiKey('missing');
    const key = await this.keys.find(presented);
    if (key === null) throw new InvalidApiKey(keyIdOf(presented) === null ? 'mistyped' : 'unknown');
    this.usage.note(key.id);
    if (needed === undefined)
      throw new Error(`${request.routeOptions.url} requires no scope and is not public`);
    if (!allows(key.scopes, needed)) throw new ScopeDenied(needed, key.scopes);
    request.api_key = key;
    request.is_key_still_good = async () => isAsWide(await this.keys.find(presented), key, needed);
    return true;
  }

  /** What decorators say of a route stays as it is, and reading it takes longer than most of the rest. */
  private ruleOf(context: ExecutionContext): RouteRule {
    const [handler, controller] = [context.getHandler(), context.getClass()];
    let rules = this.rules.get(controller);
    if (!rules) this.rules.set(controller, (rules = new Map()));
    let rule = rules.get(handler);
    if (!rule) rules.set(handler, (rule = this.readRule([handler, controller])));
    return rule;
  }

  private readRule(targets: Parameters<Reflector['getAllAndOverride']>[1]): RouteRule {
    const open = this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_ROUTE, targets) ?? false;
    return { open, scope: this.reflector.getAllAndOverride<Scope | undefined>(REQUIRED_SCOPE, targets) };
  }
}

function isAsWide(now: ApiKey | null, then: ApiKey, needed: Scope): boolean {
  return now !== null && allows(now.scopes, needed) && String(now.workspaces) === String(then.workspaces);
}
