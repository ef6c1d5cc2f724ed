import { anomaliesProjection } from '../../src/anomalies/anomalies.projection.js';
import { assignmentsProjection } from '../../src/assignments/assignments.projection.js';
import { releasesProjection } from '../../src/releases/releases.projection.js';

/** Every read model of the service. */
export const PROJECTIONS = [assignmentsProjection, releasesProjection, anomaliesProjection];
