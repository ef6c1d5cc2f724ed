import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { EventStore } from '../src/event-store/event-store.js';
import { LogSignal } from '../src/event-store/log-signal.js';
import { ProjectionCheckpoints } from '../src/projections/projection-checkpoints.js';
import { ProjectorGroup } from '../src/projections/projector-group.js';
import { checkProjections } from '../src/projections/rebuild/run-rebuild.js';
import { limitRow, median, percentile, ratioRow, type Row, secondsOf } from './support/benchmark.js';
import { benchEvent, type BenchLedger, emptyLedger } from './support/ledger-of.js';
import { PROJECTIONS } from './support/projections.js';

const ROUNDS = 5;
const PER_ROUND = 20_000;
const CALLERS = 128;
const LAG_SECONDS = 20;

/** The live projectors draining a backlog, against the rate at which a backlog can grow; and their lag at half the rate of the intake. */
export async function benchProject(): Promise<Row[]> {
  const ledger = await emptyLedger();
  const signal = new LogSignal(ledger.pool);
  const store = new EventStore(ledger.pool, signal);
  const checkpoints = new ProjectionCheckpoints(ledger.pool);
  try {
    for (const { name, version } of PROJECTIONS) await checkpoints.ensure(name, version);
    const total = ROUNDS * PER_ROUND * 2;
    const appends: number[] = [];
    const drains: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const first = round * PER_ROUND;
      appends.push(PER_ROUND / (await secondsOf(() => appendAll(store, first, first + PER_ROUND, total))));
      drains.push(PER_ROUND / (await secondsOf(() => drain(ledger, signal, checkpoints, first + PER_ROUND))));
    }
    const half = Math.round((await intakeLimit()) / 2);
    const lag = await lagAt(half, ledger, store, signal, checkpoints, total);
    await assertRight(ledger.pool);
    return [
      ratioRow(
        'draining a backlog',
        'events/s',
        median(drains),
        [`append, ${CALLERS} callers`, median(appends)],
        1.5,
      ),
      limitRow(`lag p99 at half the intake limit, ${half.toLocaleString('en')} events/s`, 'ms', lag, 250),
    ];
  } finally {
    await ledger.remove();
  }
}

/** Deliveries a second that the whole service takes, as the benchmark `intake` last measured it on this machine. */
async function intakeLimit(): Promise<number> {
  const { rows } = JSON.parse(await readFile('bench/results/intake.json', 'utf8')) as { rows: Row[] };
  return rows[0]!.ours;
}

/** A figure for wrong work is worth nothing: the live tables must be what a fresh build gives. */
async function assertRight(pool: pg.Pool): Promise<void> {
  for (const [projection, differences] of await checkProjections(pool, PROJECTIONS, () => undefined)) {
    if (differences.length > 0) throw new Error(`${projection} differs: ${JSON.stringify(differences)}`);
  }
}

/** One event a call, as deliveries come. */
async function appendAll(store: EventStore, from: number, to: number, total: number): Promise<void> {
  let next = from;
  const caller = async () => {
    while (next < to) await store.append([benchEvent(next++, total)]);
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
}

/** Runs the projectors until they have reached a position. */
async function drain(
  { pool }: BenchLedger,
  signal: LogSignal,
  checkpoints: ProjectionCheckpoints,
  head: number,
): Promise<void> {
  const projectors = new ProjectorGroup(PROJECTIONS, pool, signal, checkpoints);
  const running = projectors.run();
  for (const { name } of PROJECTIONS) {
    if (!(await checkpoints.waitFor(name, head, 120_000))) throw new Error(`${name} never reached ${head}`);
  }
  projectors.stop();
  await running;
}

/** From the answer to an append until the last projection reflects it, in ms, sampled while events keep coming. */
async function lagAt(
  rate: number,
  { pool }: BenchLedger,
  store: EventStore,
  signal: LogSignal,
  checkpoints: ProjectionCheckpoints,
  total: number,
): Promise<number> {
  const projectors = new ProjectorGroup(PROJECTIONS, pool, signal, checkpoints);
  const running = projectors.run();
  const lags: number[] = [];
  const end = performance.now() + LAG_SECONDS * 1_000;
  let next = ROUNDS * PER_ROUND;
  const waits: Promise<void>[] = [];
  while (performance.now() < end) {
    const tick = performance.now();
    const batch = Array.from({ length: Math.round(rate / 50) }, () =>
      store.append([benchEvent(next++, total)]),
    );
    const outcomes = await Promise.all(batch);
    const answered = performance.now();
    const { position } = outcomes.at(-1)![0]!;
    waits.push(
      Promise.all(PROJECTIONS.map(({ name }) => checkpoints.waitFor(name, position, 10_000))).then(() => {
        lags.push(performance.now() - answered);
      }),
    );
    await delay(Math.max(0, 20 - (performance.now() - tick)));
  }
  await Promise.all(waits);
  projectors.stop();
  await running;
  return percentile(lags, 0.99);
}
