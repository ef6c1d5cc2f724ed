import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { ProjectionCheckpoints } from '../../../src/projections/projection-checkpoints.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

describe('waiting for a projection', () => {
  let database: TestDatabase;
  let asked = 0;
  let checkpoints: ProjectionCheckpoints;
  beforeAll(async () => {
    database = await createTestDatabase();
    const counted = {
      query: (...given: Parameters<pg.Pool['query']>) => {
        asked += 1;
        return database.service.query(...given);
      },
    } as unknown as pg.Pool;
    checkpoints = new ProjectionCheckpoints(counted);
    await checkpoints.ensure('slow', 1);
  });
  afterAll(() => database.drop());

  it('asks the database less and less often, so that hopeless waits cost next to nothing', async () => {
    asked = 0;
    expect(await checkpoints.waitFor('slow', 1_000_000, 1_000)).toBe(false);
    // At once, then after 50, 100, 200, 400 ms, and at the end.
    expect(asked).toBeLessThanOrEqual(7);
  });

  it('ends with the word of this process’s projector, without asking again', async () => {
    const waiting = checkpoints.waitFor('slow', 7, 5_000);
    const started = performance.now();
    asked = 0;
    setImmediate(() => {
      checkpoints.moved('other', 9);
      checkpoints.moved('slow', 6);
      setTimeout(() => checkpoints.moved('slow', 7), 20);
    });
    expect(await waiting).toBe(true);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(asked).toBeLessThanOrEqual(2);
  });

  it('notices what a projector of another process did', async () => {
    const waiting = checkpoints.waitFor('slow', 3, 5_000);
    await database.service.query("UPDATE ledger.projections SET position = 3 WHERE name = 'slow'");
    expect(await waiting).toBe(true);
  });
});
