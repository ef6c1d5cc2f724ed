import { RouteConfig } from '@nestjs/platform-fastify';

/** What a route can ask of the HTTP edge, kept in Fastify's route config. */
export interface EdgeRouteConfig {
  rawBody?: boolean;
}

/**
 * Gives a route the bytes as they came: the body is a Buffer whatever the content type says, also when there is no
 * content type or no body. Everywhere else only JSON is taken.
 */
export function RawBody(): MethodDecorator {
  return RouteConfig({ rawBody: true } satisfies EdgeRouteConfig);
}
