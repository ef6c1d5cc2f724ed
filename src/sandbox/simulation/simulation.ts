import { checkLives, type CheckResult } from '../checker.js';
import { planDeliveries, type DeliveryHabits } from './delivery-plan.js';
import { Dispatcher } from './dispatcher.js';
import { HttpClient } from '../http-client.js';
import { generateLife } from './life.js';
import type { Life } from '../true-history.js';
import type { RunShape } from './run-shape.js';
import { Random } from '../random.js';
import { makeReport, type SimulationReport } from './report.js';
import { RETRY_SCHEDULES, type RetryName } from '../retry-schedule.js';
import { Tally } from './tally.js';

export interface SimulationOptions {
  shape: RunShape;
  habits: DeliveryHabits;
  /** Where the ledger is, e.g. `http://127.0.0.1:3000`. */
  url: string;
  endpointId: string;
  /** What deliveries are signed with. */
  key: Buffer;
  retry: RetryName;
  /** Waits between attempts are divided by it. */
  speedUp: number;
  concurrency: number;
  /** Attempts a second; null for as many as go. */
  rate: number | null;
  /** Milliseconds within which an attempt must be answered. */
  timeoutMs: number;
  /** Whether the ledger's answers are compared, and about how many numbers at most; null for no check. */
  check: { apiKey: string; numbers: number; patienceMs: number } | null;
}

export interface SimulationProgress {
  stage: 'sending' | 'checking';
  done: number;
  total: number;
  tally: Tally;
}

function* livesOf(shape: RunShape, indices: Iterable<number>): Generator<Life> {
  for (const index of indices) yield generateLife(shape, index);
}

function* upTo(count: number): Generator<number> {
  for (let index = 0; index < count; index++) yield index;
}

/** Which numbers are asked about: all, or an even sample, but none that lost a delivery. */
function sample(shape: RunShape, most: number, damaged: ReadonlySet<number>): number[] {
  const count = Math.min(most, shape.numbers);
  const step = shape.numbers / count;
  const offset = count < shape.numbers ? new Random(`${shape.seed}/sample`).next() : 0;
  const indices = Array.from({ length: count }, (_, turn) => Math.floor((turn + offset) * step));
  return indices.filter((index) => !damaged.has(index));
}

/**
 * Sends the lives of many numbers to a running ledger as the provider would, then asks it what it knows.
 * @param signal stops the sending; what was sent is reported and nothing is checked
 */
export async function simulate(
  options: SimulationOptions,
  onProgress: (progress: SimulationProgress) => void = () => undefined,
  signal?: AbortSignal,
): Promise<SimulationReport> {
  const { shape, check, concurrency } = options;
  const tally = new Tally();
  const client = new HttpClient(options.url, concurrency, options.timeoutMs);
  try {
    const startedAt = performance.now();
    await send(options, client, tally, onProgress, signal);
    const seconds = (performance.now() - startedAt) / 1000;
    const indices = check && !signal?.aborted ? sample(shape, check.numbers, tally.damagedLives) : null;
    let result: CheckResult | null = null;
    if (check && indices) {
      result = await checkLives(
        client,
        livesOf(shape, indices),
        { ...check, minPosition: tally.lastPosition, concurrency },
        (done) => onProgress({ stage: 'checking', done, total: indices.length, tally }),
      );
    }
    return makeReport({ shape, tally, seconds, check: result, stopped: signal?.aborted ?? false });
  } finally {
    client.close();
  }
}

async function send(
  options: SimulationOptions,
  client: HttpClient,
  tally: Tally,
  onProgress: (progress: SimulationProgress) => void,
  signal?: AbortSignal,
): Promise<void> {
  const { shape, habits } = options;
  const total = shape.numbers * shape.eventsPerNumber;
  const report = (): void => onProgress({ stage: 'sending', done: tally.settledEvents, total, tally });
  const dispatcher = new Dispatcher(client, tally, {
    path: `/webhooks/sautikit/${encodeURIComponent(options.endpointId)}`,
    key: options.key,
    retry: RETRY_SCHEDULES[options.retry],
    speedUp: options.speedUp,
    concurrency: options.concurrency,
    rate: options.rate,
  });
  const ticking = setInterval(report, 200);
  try {
    await dispatcher.run(planDeliveries(livesOf(shape, upTo(shape.numbers)), habits, shape.seed), signal);
  } finally {
    clearInterval(ticking);
  }
  report();
}
