import { hash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

/** Larger answers are sent without one: hashing them costs more than it saves. */
const LARGEST = 1_048_576;

/** Whether `If-None-Match` (RFC 9110, 13.1.2) names this tag; compared weakly, as for every GET. */
export function matchesEtag(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch.trim() === '*') return true;
  const opaque = etag.replace(/^W\//, '');
  return (ifNoneMatch.match(/(?:W\/)?"[^"]*"/g) ?? []).some((tag) => tag.replace(/^W\//, '') === opaque);
}

/**
 * Gives answers to GET an `ETag` over their bytes and answers 304 to who has them already. Answers to callers with
 * a key may be kept by them alone, and only to be asked about again.
 */
export function useEtags(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const read = request.method === 'GET' || request.method === 'HEAD';
    const tagged =
      read && reply.statusCode === 200 && typeof payload === 'string' && payload.length <= LARGEST;
    if (!reply.hasHeader('cache-control')) {
      reply.header('cache-control', tagged ? 'private, no-cache' : 'no-store');
    }
    if (!tagged) return done(null, payload);
    const etag = `"${hash('sha1', payload, 'base64url')}"`;
    reply.header('etag', etag);
    const ifNoneMatch = request.headers['if-none-match'];
    if (ifNoneMatch === undefined || !matchesEtag(ifNoneMatch, etag)) return done(null, payload);
    reply.code(304).removeHeader('content-type').removeHeader('content-length');
    // Fastify measures the body it does not send to HEAD, so there it has to be one.
    done(null, request.method === 'HEAD' ? '' : null);
  });
}
