import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import type { Projection } from '../projection.js';
import type { FromThread, ToThread } from './build-thread.js';
import type { NumberRange } from './number-ranges.js';

const THREAD = new URL('build-thread.js', import.meta.url);

/** With more, V8 would rather grow than collect: what a thread holds is a few chunks of rows. */
const THREAD_MEMORY = { maxYoungGenerationSizeMb: 8 };

/** False where the sources run uncompiled, and for projections of which no module is known: then this thread has to build. */
export function canBuildInThreads(projections: readonly Projection[]): boolean {
  return projections.every(({ module }) => module !== undefined) && existsSync(THREAD);
}

/** Fills a generation, as GenerationBuilder does, in threads that take one range after the other. */
export async function buildInThreads(
  pool: pg.Pool,
  projections: readonly Projection[],
  head: number,
  ranges: readonly NumberRange[],
  count: number,
  onEvents: (events: number) => void,
): Promise<void> {
  const left = [...ranges];
  const workers = Array.from({ length: count }, () => startThread(pool, projections, head));
  try {
    await Promise.all(workers.map((worker) => finished(worker, () => left.shift() ?? null, onEvents)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Gives a thread one range after the other, until what it built is there. */
function finished(
  worker: Worker,
  nextRange: () => NumberRange | null,
  onEvents: (events: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('a thread of the rebuild ended before its work was done')));
    worker.on('message', (message: FromThread) => {
      try {
        if (message.did === 'events') onEvents(message.events);
        else if (message.did === 'range') worker.postMessage({ range: nextRange() } satisfies ToThread);
        else resolve();
      } catch (error) {
        reject(error as Error);
      }
    });
  });
}

function startThread(pool: pg.Pool, projections: readonly Projection[], head: number): Worker {
  const { connectionString, options, application_name, connectionTimeoutMillis } = pool.options;
  return new Worker(fileURLToPath(THREAD), {
    name: 'rebuild',
    resourceLimits: THREAD_MEMORY,
    workerData: {
      connection: { connectionString, options, application_name, connectionTimeoutMillis },
      projections: projections.map(({ name, module }) => ({ name, module: module! })),
      head,
    },
  });
}
