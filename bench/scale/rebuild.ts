import { checkProjections, runRebuild } from '../../src/projections/rebuild/run-rebuild.js';
import { type Row, secondsOf } from '../support/benchmark.js';
import { PROJECTIONS } from '../support/projections.js';
import { inTurn, type Scaled, scaleRow } from '../support/scaled-ledger.js';

/** Beyond so many events one run has to do. */
const MANY = 2_000_000;
const ROUNDS = 5;

/** All read models from the log; of the small ledger they are compared with a fresh build, as `rebuild` does for the large ones. */
export async function rebuildAtScale(small: Scaled, large: Scaled): Promise<Row[]> {
  const rates = await inTurn(large.events > MANY ? 1 : ROUNDS, small, large, async ({ pool, events }) => {
    return events / (await secondsOf(() => runRebuild(pool, PROJECTIONS, () => undefined)));
  });
  for (const [projection, differences] of await checkProjections(small.pool, PROJECTIONS, () => undefined)) {
    if (differences.length > 0) throw new Error(`${projection} differs: ${JSON.stringify(differences)}`);
  }
  return [scaleRow('rebuild', 'events/s', large, rates.large, rates.small)];
}
