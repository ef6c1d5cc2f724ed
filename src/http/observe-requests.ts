import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.js';
import { clientAddress } from './trust-proxy.js';

/** Probed every few seconds; only worth a line when somebody looks for it. */
const QUIET_ROUTES = new Set(['/health/live', '/health/ready', '/metrics']);

/**
 * One log line and one measurement for each request. Both name the route's pattern, never the URL: that may hold
 * numbers and cursors. Bodies and headers are not logged.
 */
export function observeRequests(fastify: FastifyInstance, logger: Logger, metrics: Metrics): void {
  const durations = metrics.histogram('ledger_http_request_duration_seconds', 'Time to answer a request.', [
    'method',
    'route',
    'status_class',
  ]);
  const errors = metrics.counter('ledger_http_errors_total', 'Requests answered with 400 or above.', [
    'route',
    'status',
  ]);

  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    const { method } = request;
    const status = reply.statusCode;
    durations.observe(
      { method, route, status_class: `${Math.floor(status / 100)}xx` },
      reply.elapsedTime / 1_000,
    );
    if (status >= 400) errors.inc({ route, status });
    const level = status >= 500 ? 'warn' : QUIET_ROUTES.has(route) ? 'debug' : 'info';
    const ms = Math.round(reply.elapsedTime * 1_000) / 1_000;
    logger[level](
      { request_id: request.id, address: clientAddress(request), method, route, status, ms },
      'request',
    );
    done();
  });
}
