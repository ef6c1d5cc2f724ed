import type pg from 'pg';
import { anomaliesProjection } from '../../src/anomalies/anomalies.projection.js';
import { assignmentsProjection } from '../../src/assignments/assignments.projection.js';
import { ProjectionCheckpoints } from '../../src/projections/projection-checkpoints.js';

/** Every read model of the service. */
export const PROJECTIONS = [assignmentsProjection, anomaliesProjection];

/** Gives each read model its checkpoint, as a service does that starts. */
export async function ensureProjections(pool: pg.Pool): Promise<void> {
  const checkpoints = new ProjectionCheckpoints(pool);
  for (const { name, version } of PROJECTIONS) await checkpoints.ensure(name, version);
}
