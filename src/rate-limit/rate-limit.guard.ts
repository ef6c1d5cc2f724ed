import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KeyWindows } from './key-windows.js';
import { RateLimitExceeded } from './rate-limit.errors.js';
import { RATE_LIMIT_OPTIONS, type RateLimitOptions } from './rate-limit.options.js';

/** Watched every few seconds by the operator's own systems, which must not be blinded by a busy key. */
const NEVER_COUNTED = new Set(['/metrics']);

/**
 * Counts requests made with an API key, and says in `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10)
 * how the key stands. Open routes have no key: deliveries and health are never counted.
 */
@Injectable()
export class RateLimitGuard implements CanActivate {
  private readonly windows: KeyWindows;
  private readonly policy: string;

  constructor(@Inject(RATE_LIMIT_OPTIONS) private readonly options: RateLimitOptions) {
    this.windows = new KeyWindows(options.perMinute);
    this.policy = `"default";q=${options.perMinute};w=60`;
  }

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const keyId = request.api_key?.id;
    const { perMinute } = this.options;
    if (perMinute === 0 || keyId === undefined || NEVER_COUNTED.has(request.routeOptions.url ?? ''))
      return true;
    const { allowed, remaining, seconds } = this.windows.count(keyId, Date.now());
    http
      .getResponse<FastifyReply>()
      .header('ratelimit-policy', this.policy)
      .header('ratelimit', `"default";r=${remaining};t=${seconds}`);
    if (!allowed) throw new RateLimitExceeded(perMinute, seconds);
    return true;
  }
}
