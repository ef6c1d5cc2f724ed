import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BadRequest, UnsupportedMediaType } from './http.errors.js';
import type { EdgeRouteConfig } from './raw-body.js';

const JSON_TYPE = /^application\/json(?:\s*;|\s*$)/i;

const isRaw = (config: unknown): boolean => (config as EdgeRouteConfig | undefined)?.rawBody === true;

/**
 * Takes the place of Fastify's parsers: bytes on `@RawBody()` routes, JSON elsewhere, and nothing that would have to
 * be inflated first.
 */
export function useBodyParsers(fastify: FastifyInstance): void {
  // Prototype poisoning is an error, as in Fastify's own parser, which this is.
  const parseJson = fastify.getDefaultJsonParser('error', 'error');

  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (isRaw(request.routeOptions.config)) return done(null, body);
    if (!JSON_TYPE.test(request.headers['content-type'] ?? ''))
      return done(new UnsupportedMediaType(notJson(request)));
    const text = decodeUtf8(body);
    if (text === null) return done(new BadRequest('The body is not valid UTF-8.'));
    void parseJson(request, text, (error, parsed) =>
      done(error ? new BadRequest('The body is not valid JSON.') : null, parsed),
    );
  });

  fastify.addHook('onRequest', (request, _reply, done) => {
    const encoding = request.headers['content-encoding'];
    if (encoding === undefined || encoding.toLowerCase() === 'identity') return done();
    done(new UnsupportedMediaType('Send the body without a Content-Encoding.'));
  });

  fastify.addHook('onRoute', (route) => {
    if (!isRaw(route.config)) return;
    route.onRequest = [route.onRequest ?? []].flat().concat((request, _reply, done) => {
      // Fastify refuses a content type it cannot read before any parser is asked; here none matters.
      request.raw.headers['content-type'] = 'application/octet-stream';
      done();
    });
    route.preValidation = [route.preValidation ?? []].flat().concat((request, _reply, done) => {
      request.body ??= Buffer.alloc(0);
      done();
    });
  });
}

function notJson(request: FastifyRequest): string {
  const given = request.headers['content-type'];
  return `Expected content-type application/json, got ${given === undefined ? 'none' : `"${given.slice(0, 100)}"`}.`;
}

function decodeUtf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
