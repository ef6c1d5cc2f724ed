import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BadRequest, UnsupportedMediaType } from './http.errors.js';
import type { EdgeRouteConfig } from './raw-body.js';

const RAW_TYPE = 'application/octet-stream';
const JSON_TYPE = /^application\/json(?:\s*;|\s*$)/i;

/** Far more than any request of ours has, and far less than would end the stack of the validators. */
const DEEPEST = 32;
const TOO_DEEP = `The body is nested deeper than ${DEEPEST} levels.`;

const isRaw = (config: unknown): boolean => (config as EdgeRouteConfig | undefined)?.rawBody === true;

/**
 * Takes the place of Fastify's parsers: bytes on `@RawBody()` routes, JSON elsewhere, and nothing that would have to
 * be inflated first.
 */
export function useBodyParsers(fastify: FastifyInstance): void {
  // Prototype poisoning is an error, as in Fastify's own parser, which this is.
  const parseJson = fastify.getDefaultJsonParser('error', 'error');

  fastify.removeAllContentTypeParsers();
  // All types have the one parser; those that come all day are named because Fastify remembers named ones alone.
  fastify.addContentTypeParser(
    [RAW_TYPE, 'application/json', '*'],
    { parseAs: 'buffer' },
    (request, body: Buffer, done) => {
      if (isRaw(request.routeOptions.config)) return done(null, body);
      // Clients that always say JSON say it of no body at all too, as with DELETE; a handler that needs one refuses that itself.
      if (body.length === 0) return done(null, undefined);
      if (!JSON_TYPE.test(request.headers['content-type'] ?? ''))
        return done(new UnsupportedMediaType(notJson(request)));
      const text = decodeUtf8(body);
      if (text === null) return done(new BadRequest('The body is not valid UTF-8.'));
      void parseJson(request, text, (error, parsed) => {
        if (error) return done(new BadRequest('The body is not valid JSON.'));
        if (!isNestedAtMost(parsed, DEEPEST)) return done(new BadRequest(TOO_DEEP));
        done(null, parsed);
      });
    },
  );

  fastify.addHook('onRequest', (request, _reply, done) => {
    const encoding = request.headers['content-encoding'];
    if (encoding === undefined || encoding.toLowerCase() === 'identity') return done();
    done(new UnsupportedMediaType('Send the body without a Content-Encoding.'));
  });

  fastify.addHook('onRoute', (route) => {
    if (!isRaw(route.config)) return;
    route.onRequest = [route.onRequest ?? []].flat().concat((request, _reply, done) => {
      // Fastify refuses a content type it cannot read before any parser is asked; here none matters.
      request.raw.headers['content-type'] = RAW_TYPE;
      done();
    });
    route.preValidation = [route.preValidation ?? []].flat().concat((request, _reply, done) => {
      request.body ??= Buffer.alloc(0);
      done();
    });
  });
}

/** Whether objects and arrays lie in each other at most so many levels deep. */
function isNestedAtMost(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isNestedAtMost(inner, levels - 1));
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
