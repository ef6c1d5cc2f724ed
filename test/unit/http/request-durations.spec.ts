import { expect, it } from '@jest/globals';
import { Histogram, Registry } from 'prom-client';
import { DURATION_BUCKETS } from '../../../src/http/metrics.js';
import { RequestDurations } from '../../../src/http/request-durations.js';

const LABELS = ['method', 'route', 'status_class'];
const OBSERVED = [0, 11, 0.003, 0.003, ...DURATION_BUCKETS.flatMap((bound) => [bound, bound * 1.0001])];

it('shows what a histogram of prom-client shows of the same requests', async () => {
  const [ours, theirs] = [new Registry(), new Registry()];
  const durations = new RequestDurations(ours);
  const [name, help, buckets] = [
    'ledger_http_request_duration_seconds',
    'Time to answer a request.',
    DURATION_BUCKETS,
  ];
  const histogram = new Histogram({ name, help, buckets, labelNames: LABELS, registers: [theirs] });
  for (const [method, route, status] of [
    ['GET', '/v1/numbers', 200],
    ['POST', '/v1/numbers', 200],
    ['GET', '/v1/numbers', 204],
    ['GET', '/v1/numbers', 404],
    ['GET', 'none', 404],
  ] as const) {
    for (const seconds of OBSERVED) {
      durations.observe(method, route, status, seconds);
      histogram.observe({ method, route, status_class: `${String(status)[0]}xx` }, seconds);
    }
  }
  expect(await ours.metrics()).toBe(await theirs.metrics());
});
