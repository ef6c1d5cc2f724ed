import type { FastifyInstance, HTTPMethods } from 'fastify';
import createRouter, { type HTTPMethod } from 'find-my-way';
import { MethodNotAllowed, NothingHere } from './http.errors.js';

/** Answers a request no route takes: 405 with `Allow` where the path is known under other methods, else 404. */
export function answerUnknownRoutes(fastify: FastifyInstance): void {
  const paths = createRouter({ maxParamLength: 200 });
  const methods = new Set<HTTPMethods>();

  fastify.addHook('onRoute', (route) => {
    for (const method of [route.method].flat() as HTTPMethod[]) {
      if (paths.hasRoute(method, route.url)) continue;
      methods.add(method);
      paths.on(method, route.url, () => undefined);
    }
  });

  fastify.addHook('onRequest', (request, _reply, done) => {
    if (!request.is404) return done();
    const path = request.url.split('?', 1)[0]!;
    const allowed = [...methods].filter((method) => paths.find(method as HTTPMethod, path) !== null).sort();
    done(
      allowed.length > 0
        ? new MethodNotAllowed(request.method, allowed)
        : new NothingHere(request.method, path),
    );
  });
}
