import { describe, expect, it } from '@jest/globals';
import { Metrics } from '../../../src/http/metrics.js';

describe('metrics', () => {
  it('makes a metric once and finds it afterwards', async () => {
    const metrics = new Metrics();
    metrics.counter('ledger_tests_total', 'Tests.', ['kind']).inc({ kind: 'a' });
    metrics.counter('ledger_tests_total', 'Tests.', ['kind']).inc({ kind: 'a' });
    expect(await metrics.registry.getSingleMetricAsString('ledger_tests_total')).toContain(
      'ledger_tests_total{kind="a"} 2',
    );
    expect(metrics.histogram('ledger_seconds', 'Time.')).toBe(metrics.histogram('ledger_seconds', 'Time.'));
    expect(metrics.gauge('ledger_lag', 'Lag.')).toBe(metrics.gauge('ledger_lag', 'Lag.'));
  });

  it('asks a gauge for its value whenever the metrics are read', async () => {
    const metrics = new Metrics();
    let value = 0;
    metrics.gauge('ledger_lag', 'Lag.', [], (gauge) => gauge.set(++value));
    await metrics.registry.metrics();
    expect(await metrics.registry.metrics()).toContain('ledger_lag 2');
  });

  it('keeps two applications in one process apart', async () => {
    const [one, other] = [new Metrics(), new Metrics()];
    one.counter('ledger_tests_total', 'Tests.').inc();
    expect(other.registry.getSingleMetric('ledger_tests_total')).toBeUndefined();
  });

  it('has the process’s own metrics', async () => {
    expect(await new Metrics().registry.metrics()).toContain('process_cpu_seconds_total');
  });
});
