import type pg from 'pg';
import { anomaliesProjection } from '../../src/anomalies/anomalies.projection.js';
import { assignmentsProjection } from '../../src/assignments/assignments.projection.js';
import { appendEvents } from '../../src/event-store/event-store.js';
import { projectBatch } from '../../src/projections/project-batch.js';
import { ProjectionCheckpoints } from '../../src/projections/projection-checkpoints.js';
import { type EventSketch, newEvent } from './events.js';

/** Puts events on the log. @returns the position of the last */
export async function record(pool: pg.Pool, sketches: EventSketch[]): Promise<number> {
  const outcomes = await appendEvents(
    pool,
    sketches.map((sketch) => newEvent(sketch)),
  );
  return outcomes.at(-1)!.position;
}

/** Brings every read model up to the head of the log, as the running service would. */
export async function projectAll(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    for (const projection of [assignmentsProjection, anomaliesProjection]) {
      await new ProjectionCheckpoints(pool).ensure(projection.name, projection.version);
      while ((await projectBatch(client, projection, 1_000)).did === 'projected');
    }
  } finally {
    client.release();
  }
}

/** Both, in one step. */
export async function recordAndProject(pool: pg.Pool, sketches: EventSketch[]): Promise<number> {
  const position = await record(pool, sketches);
  await projectAll(pool);
  return position;
}
