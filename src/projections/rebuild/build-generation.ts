import { availableParallelism } from 'node:os';
import pg from 'pg';
import type { Projection } from '../projection.js';
import { buildInThreads, canBuildInThreads } from './build-in-threads.js';
import { GenerationBuilder } from './generation-builder.js';
import { type NumberRange, numberRanges } from './number-ranges.js';

/** How far a run is; what it throws ends the run. */
export type OnProgress = (done: number, total: number) => void;

/** Small enough to be shared out evenly, large enough that beginning one costs nothing. */
const EVENTS_PER_RANGE = 20_000;
const MOST_THREADS = 4;
/** So that one can fold while the other waits for the database. */
const BUILDERS_HERE = 2;

/**
 * Fills the generation of some projections from the log, with as many threads as there are processors; a log that is
 * soon read, in this one.
 * @returns the position up to which the generation is complete
 */
export async function buildGeneration(
  pool: pg.Pool,
  projections: readonly Projection[],
  onProgress: OnProgress,
  eventsPerRange = EVENTS_PER_RANGE,
): Promise<number> {
  const { rows } = await pool.query<{ head: number }>(
    'SELECT coalesce(max(position), 0) AS head FROM ledger.events',
  );
  const head = rows[0]!.head;
  let done = 0;
  const onEvents = (events: number) => onProgress((done += events), head);
  onProgress(0, head);
  const ranges = await numberRanges(pool, head, eventsPerRange);
  if (ranges.length > 1 && canBuildInThreads(projections)) {
    const threads = Math.min(MOST_THREADS, availableParallelism(), ranges.length);
    await buildInThreads(pool, projections, head, ranges, threads, onEvents);
  } else {
    await buildHere(pool, projections, head, ranges, onEvents);
  }
  return head;
}

async function buildHere(
  pool: pg.Pool,
  projections: readonly Projection[],
  head: number,
  ranges: NumberRange[],
  onEvents: (events: number) => void,
): Promise<void> {
  let failed: unknown;
  const count = Math.min(BUILDERS_HERE, ranges.length);
  const builders = Array.from({ length: count }, () =>
    GenerationBuilder.use(pool, projections, async (builder) => {
      for (let range = ranges.shift(); range !== undefined; range = ranges.shift()) {
        await builder.build(head, range, (events) => {
          if (failed) throw failed;
          onEvents(events);
        });
      }
    }).catch((error: unknown) => {
      failed ??= error;
    }),
  );
  await Promise.all(builders);
  if (failed) throw failed;
}
