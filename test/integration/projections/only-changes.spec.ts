import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anomaliesProjection } from '../../../src/anomalies/anomalies.projection.js';
import { assignmentsProjection } from '../../../src/assignments/assignments.projection.js';
import { LogSignal } from '../../../src/event-store/log-signal.js';
import { ProjectionCheckpoints } from '../../../src/projections/projection-checkpoints.js';
import { projectTogether } from '../../../src/projections/project-together.js';
import { ProjectorGroup } from '../../../src/projections/projector-group.js';
import { checkProjections } from '../../../src/projections/rebuild/run-rebuild.js';
import { UnexpectedRows } from '../../../src/projections/write-changes.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import type { EventSketch } from '../../support/events.js';
import { sampleHistories } from '../../support/random-events.js';
import { record } from '../../support/read-models.js';

const PROJECTIONS = [assignmentsProjection, anomaliesProjection];

let database: TestDatabase;
let checkpoints: ProjectionCheckpoints;

beforeAll(async () => {
  database = await createTestDatabase();
  checkpoints = new ProjectionCheckpoints(database.service);
  for (const { name, version } of PROJECTIONS) await checkpoints.ensure(name, version);
});
afterAll(() => database.drop());

async function project(limit = 1_000): Promise<void> {
  const client = await database.service.connect();
  try {
    while ((await projectTogether(client, PROJECTIONS, limit)).moved.length > 0);
  } finally {
    client.release();
  }
}

/** Which version of each row of a number there is: another one after every write. */
async function versions(e164: string): Promise<string[]> {
  const { rows } = await database.service.query<{ version: string }>(
    'SELECT xmin::text AS version FROM ledger.assignments WHERE e164 = $1 ORDER BY generation',
    [e164],
  );
  return rows.map(({ version }) => version);
}

async function differences(): Promise<unknown[]> {
  return [...(await checkProjections(database.service, PROJECTIONS, () => undefined)).values()].flat();
}

describe('live projections', () => {
  const e164 = '+254700000077';
  const turn = async (sketch: EventSketch) => {
    await record(database.service, [{ e164, ...sketch }]);
    await project();
  };

  it('write the rows that events change, and no others', async () => {
    await turn({ occurred_at: '2026-06-01T00:00:00Z' });
    await turn({ kind: 'number.released', occurred_at: '2026-06-02T00:00:00Z' });
    const [first] = await versions(e164);
    await turn({ occurred_at: '2026-06-03T00:00:00Z' });
    const [unchanged, second] = await versions(e164);
    expect(unchanged).toBe(first);
    await turn({ kind: 'number.released', occurred_at: '2026-06-04T00:00:00Z' });
    expect(await versions(e164)).toEqual([first, expect.not.stringMatching(new RegExp(`^${second}$`))]);
  });

  it('come to what a fresh build gives, however the log is cut into stretches', async () => {
    for (const limit of [1, 7, 64, 1_000]) {
      await record(database.service, sampleHistories(150).events);
      await project(limit);
      expect(await differences()).toEqual([]);
    }
  });

  it('refuse to go on over rows that the log does not give, and replace them with care', async () => {
    await turn({ occurred_at: '2026-07-01T00:00:00Z' });
    await database.service.query(`DELETE FROM ledger.assignments WHERE e164 = $1 AND ended_at IS NULL`, [
      e164,
    ]);
    const position = await record(database.service, [
      { e164, kind: 'number.released', occurred_at: '2026-07-02T00:00:00Z' },
    ]);
    await expect(project()).rejects.toThrow(UnexpectedRows);
    expect(await checkpoints.position('assignments')).toBe(position - 1);
    const signal = new LogSignal(database.service);
    const group = new ProjectorGroup(PROJECTIONS, database.service, signal, checkpoints);
    const running = group.run();
    expect(await checkpoints.waitFor('assignments', position, 10_000)).toBe(true);
    expect(await checkpoints.waitFor('anomalies', position, 10_000)).toBe(true);
    group.stop();
    await running;
    expect(await differences()).toEqual([]);
  });
});
