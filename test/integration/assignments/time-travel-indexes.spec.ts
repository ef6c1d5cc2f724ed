import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assignmentsProjection } from '../../../src/assignments/assignments.projection.js';
import { ProjectionRegistry } from '../../../src/projections/projection-registry.js';
import { Rebuilder } from '../../../src/projections/rebuild/rebuilder.js';
import { Rebuilds } from '../../../src/projections/rebuild/rebuilds.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { recordAndProject } from '../../support/read-models.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await recordAndProject(database.service, [
    {},
    { kind: 'number.released', occurred_at: '2026-06-28T00:00:00Z' },
  ]);
});
afterAll(() => database.drop());

/** What the indexes of the assignments are on, whatever they are called. */
async function indexed(): Promise<string[]> {
  const { rows } = await database.owner.query<{ indexdef: string }>(
    `SELECT indexdef FROM pg_indexes WHERE schemaname = 'ledger' AND tablename = 'assignments'`,
  );
  return rows.map(({ indexdef }) => indexdef.replace(/^.* USING btree /, '')).sort();
}

const OF_TIME = ['(ended_at, end_position) WHERE (ended_at IS NOT NULL)', '(started_at)'];

describe('the indexes that lead from an instant to assignments', () => {
  it('are there, and still there after a rebuild', async () => {
    expect(await indexed()).toEqual(expect.arrayContaining(OF_TIME));
    const registry = new ProjectionRegistry();
    registry.register(assignmentsProjection);
    const rebuilder = new Rebuilder(database.service, registry, new Rebuilds(database.service));
    await (
      await rebuilder.start(['assignments'])
    ).ended;
    expect(await indexed()).toEqual(expect.arrayContaining(OF_TIME));
  });
});
