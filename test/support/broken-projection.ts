import type { Projection } from '../../src/projections/projection.js';

/** A read model of anomalies whose code fails on a number, for threads to load. */
export const brokenProjection: Projection = {
  name: 'broken',
  version: 1,
  module: import.meta.url,
  tables: [{ name: 'anomalies', key: ['e164'], columns: ['e164'] }],
  rows: ({ e164 }) => {
    throw new Error(`no rows of ${e164}`);
  },
};
