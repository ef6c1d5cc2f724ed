import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OnProgress } from '../../../src/projections/rebuild/build-generation.js';
import type { Projection } from '../../../src/projections/projection.js';
import { compiled } from '../../support/compiled.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { sampleHistories } from '../../support/random-events.js';
import { projectAll, record } from '../../support/read-models.js';
import { waitUntil } from '../../support/wait-until.js';

const TABLES = ['assignments', 'anomalies'];
const EVENTS_PER_RANGE = 60;

/** Threads run JavaScript, so this takes the sources as they were compiled for this run. */
async function load<T>(path: string): Promise<T> {
  return (await import(compiled(path))) as T;
}

describe('a generation built in threads', () => {
  let database: TestDatabase;
  let projections: Projection[];
  let build: (projections: Projection[], onProgress: OnProgress) => Promise<number>;
  let canBuild: (projections: Projection[]) => boolean;

  beforeAll(async () => {
    database = await createTestDatabase();
    const assignments = await load<{ assignmentsProjection: Projection }>(
      'src/assignments/assignments.projection.js',
    );
    const anomalies = await load<{ anomaliesProjection: Projection }>(
      'src/anomalies/anomalies.projection.js',
    );
    projections = [assignments.assignmentsProjection, anomalies.anomaliesProjection];
    const { buildGeneration } = await load<
      typeof import('../../../src/projections/rebuild/build-generation.js')
    >('src/projections/rebuild/build-generation.js');
    build = (of, onProgress) => buildGeneration(database.service, of, onProgress, EVENTS_PER_RANGE);
    ({ canBuildInThreads: canBuild } = await load<{ canBuildInThreads: typeof canBuild }>(
      'src/projections/rebuild/build-in-threads.js',
    ));
    await record(database.service, sampleHistories(600).events);
    await projectAll(database.service);
  });
  beforeEach(() => database.service.query('SELECT ledger.create_generation($1)', [TABLES]));
  afterEach(async () => {
    await waitUntil('no thread is left at the database', async () => {
      const { rows } = await database.owner.query(
        `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY%'
            AND state <> 'idle'`,
      );
      return rows[0].count === 0;
    });
    await database.service.query('SELECT ledger.drop_generation($1)', [TABLES]);
  });
  afterAll(() => database.drop());

  const contents = async (schema: string) =>
    Promise.all(
      TABLES.map(async (table) => {
        const { rows } = await database.service.query(`SELECT * FROM ${schema}.${table} t ORDER BY t::text`);
        return rows;
      }),
    );

  it('equals the live tables, row for row', async () => {
    expect(canBuild(projections)).toBe(true);
    let last = [0, 0];
    const head = await build(projections, (done, total) => (last = [done, total]));
    expect(last).toEqual([head, head]);
    expect(await contents('ledger_rebuild')).toEqual(await contents('ledger'));
  });

  it('ends with the error of a projection that fails on a number', async () => {
    const { brokenProjection } = await load<{ brokenProjection: Projection }>(
      'test/support/broken-projection.js',
    );
    await expect(build([brokenProjection], () => undefined)).rejects.toThrow(
      /Projection broken cannot project \+\d+: no rows of \+\d+/,
    );
  });

  it('ends when the run is cancelled, and leaves its tables empty', async () => {
    const cancelled = build(projections, (done) => {
      if (done > 0) throw new Error('cancelled');
    });
    await expect(cancelled).rejects.toThrow('cancelled');
    expect((await contents('ledger_rebuild')).flat()).toEqual([]);
  });

  it('is not tried with a projection of which no module is known', () => {
    expect(canBuild(projections.map(({ module: _, ...projection }) => projection))).toBe(false);
  });
});
