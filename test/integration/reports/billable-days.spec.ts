import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Workspaces } from '../../../src/tenancy/workspaces.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import type { EventSketch } from '../../support/events.js';
import { BillableDays } from '../../support/billable-days.js';
import { recordAndProject } from '../../support/read-models.js';

const given = (workspace_id: string, e164: string, occurred_at: string, data = {}): EventSketch => ({
  workspace_id,
  e164,
  occurred_at,
  data,
});
const taken = (workspace_id: string, e164: string, occurred_at: string, data = {}): EventSketch => ({
  ...given(workspace_id, e164, occurred_at, data),
  kind: 'number.released',
});

let database: TestDatabase;
let report: BillableDays;

beforeAll(async () => {
  database = await createTestDatabase();
  report = new BillableDays(database);
  await recordAndProject(database.service, [
    // all the month, and before and after it
    given('a', '+254700000001', '2026-01-01T00:00:00Z'),
    // ended with the month before, in Nairobi; in UTC three hours earlier still
    given('a', '+254700000002', '2026-05-01T00:00:00Z'),
    taken('a', '+254700000002', '2026-05-31T21:00:00Z'),
    // began with the month after
    given('a', '+254700000003', '2026-06-30T21:00:00Z'),
    // twice within, the second time by another workspace
    given('a', '+254700000004', '2026-06-10T09:00:00Z'),
    taken('a', '+254700000004', '2026-06-12T09:00:00.000001Z'),
    given('b', '+254700000004', '2026-06-29T21:00:00Z'),
    // no length at all
    given('b', '+254700000005', '2026-06-10T09:00:00Z'),
    taken('b', '+254700000005', '2026-06-10T09:00:00Z'),
    // an unknown start
    taken('b', '+254700000006', '2026-06-10T09:00:00Z'),
    // twice by one workspace, with a release in between that was missed
    given('a', '+254700000007', '2026-05-30T00:00:00Z'),
    given('a', '+254700000007', '2026-06-03T21:00:00Z'),
    taken('a', '+254700000007', '2026-06-04T21:00:00Z'),
  ]);
});
afterAll(() => database.drop());

async function told(...asked: Parameters<BillableDays['rows']>): Promise<string[]> {
  const rows = await report.rows(...asked);
  return rows.map(({ assignment: { e164, workspace_id, generation }, held }) =>
    [e164.slice(-1), workspace_id, generation, `${held?.days}d`, held?.seconds].join(' '),
  );
}

const JUNE = [
  '1 a 1 30d 2592000',
  '4 a 1 3d 172800.000001',
  '4 b 1 1d 86400',
  '6 b 1 0d 0',
  '7 a 1 3d 259200',
  '7 a 2 1d 86400',
];

describe('the report of billable days', () => {
  it('has what was held within the month, cut at its edges', async () => {
    expect(await told()).toEqual(JUNE);
  });

  it('is the same in pages of any size', async () => {
    for (const limit of [1, 2, 3, 5, 6]) expect(await told({}, undefined, limit)).toEqual(JUNE);
  });

  it('is cut elsewhere in another zone', async () => {
    const utc = await told({ timeZone: 'UTC' });
    expect(utc).toContain('3 a 1 1d 10800');
    expect(utc.some((row) => row.startsWith('2'))).toBe(false);
    expect(await told({ timeZone: 'Etc/GMT-14' })).toContain('2 a 1 1d 39600');
  });

  it('has the rows of one workspace where one is named, in pages too', async () => {
    const ofB = JUNE.filter((row) => row.includes(' b '));
    expect(await told({ workspaces: ['b'] })).toEqual(ofB);
    expect(await told({ workspaces: ['b'] }, undefined, 1)).toEqual(ofB);
    expect(await told({ workspaces: ['nobody'] })).toEqual([]);
  });

  it('counts up to the present, and nothing of what is to come', async () => {
    const start = await report.start();
    expect(await told({}, { ...start, now: '2026-06-10T21:00:00.000000Z' })).toEqual([
      '1 a 1 10d 864000',
      '4 a 1 1d 43200',
      '6 b 1 0d 0',
      '7 a 1 3d 259200',
      '7 a 2 1d 86400',
    ]);
    expect(await told({}, { ...start, now: '2026-05-31T21:00:00.000000Z' })).toEqual([]);
    expect(await told({ month: '2999-01' })).toEqual([]);
    expect(await told({ month: '0001-01' })).toEqual([]);
    expect(await told({ month: '9999-12' })).toEqual([]);
  });

  it('says the same when it is folded from the log', async () => {
    const start = await report.start();
    for (const workspaces of ['all', ['a'], ['b'], ['a', 'b'], ['nobody'], []] as Workspaces[]) {
      const scope = { workspaces, knownAt: start.now };
      expect(await told(scope, start)).toEqual(await told({ workspaces }, start));
      expect(await told(scope, start, 1)).toEqual(await told({ workspaces }, start));
    }
  });

  it('is added up for each workspace', async () => {
    expect(await report.totals()).toEqual([
      { workspace_id: 'a', numbers: 3, assignments: 4, days: 37, seconds: 3_110_400.000001, reported: null },
      { workspace_id: 'b', numbers: 2, assignments: 2, days: 1, seconds: 86_400, reported: null },
    ]);
    expect(await report.totals({ workspaces: ['b'] })).toHaveLength(1);
    expect(await report.totals({ month: '2999-01' })).toEqual([]);
  });
});
