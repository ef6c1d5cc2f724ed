import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.js';
import { RequestDurations } from './request-durations.js';
import type { RequestLog } from './request-log.js';
import { clientAddress } from './trust-proxy.js';

/** Probed every few seconds; only worth a line when somebody looks for it. */
const QUIET_ROUTES = new Set(['/health/live', '/health/ready', '/metrics']);

/**
 * One log line and one measurement for each request. Both name the route's pattern, never the URL: that may hold
 * numbers and cursors. Bodies and headers are not logged.
 */
export function observeRequests(fastify: FastifyInstance, log: RequestLog, metrics: Metrics): void {
  const durations = new RequestDurations(metrics.registry);
  const errors = metrics.counter('ledger_http_errors_total', 'Requests answered with 400 or above.', [
    'route',
    'status',
  ]);

  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const { id, method } = request;
    const { elapsedTime: ms, statusCode: status } = reply;
    durations.observe(method, route, status, ms / 1_000);
    if (status >= 400) errors.inc({ route, status });
    const level = status >= 500 ? 'warn' : QUIET_ROUTES.has(route) ? 'debug' : 'info';
    log.write(level, { id, address: clientAddress(request), method, route, status, ms });
    done();
  });
}
