import type { Metric, Registry } from 'prom-client';
import { DURATION_BUCKETS } from './metrics.js';

const NAME = 'ledger_http_request_duration_seconds';

/** What a request is counted under. */
interface Labels {
  method: string;
  route: string;
  status_class: string;
}

interface Value {
  metricName: string;
  labels: Partial<Labels> & { le?: number | string };
  value: number;
}

/** The durations of the requests of one method, route and class of status. */
class Series {
  /** By bucket, the last one beyond all bounds; each request in one of them. */
  private readonly counts = new Float64Array(DURATION_BUCKETS.length + 1);
  private sum = 0;

  constructor(private readonly labels: Labels) {}

  observe(seconds: number): void {
    let bucket = 0;
    while (bucket < DURATION_BUCKETS.length && seconds > DURATION_BUCKETS[bucket]!) bucket += 1;
    this.counts[bucket]! += 1;
    this.sum += seconds;
  }

  /** In Prometheus each bucket holds those before it too. */
  values(): Value[] {
    let count = 0;
    const buckets = [...DURATION_BUCKETS, '+Inf'].map((le, index) => {
      count += this.counts[index]!;
      return { metricName: `${NAME}_bucket`, labels: { le, ...this.labels }, value: count };
    });
    const { labels, sum } = this;
    return [
      ...buckets,
      { metricName: `${NAME}_sum`, labels, value: sum },
      { metricName: `${NAME}_count`, labels, value: count },
    ];
  }
}

/** The histogram that every request is counted in. prom-client's would make a text of the labels for each of them. */
export class RequestDurations {
  private readonly series = new Map<string, Series>();

  /** @param registry shows it */
  constructor(registry: Registry) {
    const get = async () => ({
      name: NAME,
      help: 'Time to answer a request.',
      type: 'histogram',
      values: [...this.series.values()].flatMap((series) => series.values()),
      aggregator: 'sum',
    });
    registry.registerMetric({
      name: NAME,
      get,
      getForPromString: get,
      reset: () => this.series.clear(),
    } as unknown as Metric);
  }

  observe(method: string, route: string, status: number, seconds: number): void {
    const hundreds = Math.floor(status / 100);
    const key = `${method}${hundreds}${route}`;
    let series = this.series.get(key);
    if (!series) {
      series = new Series({ method, route, status_class: `${hundreds}xx` });
      this.series.set(key, series);
    }
    series.observe(seconds);
  }
}
