import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { ReportStart } from '../../../src/reports/report-scope.js';
import { type BillableRow, keyOf, NOTHING } from '../../../src/reports/billable-row.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import type { EventSketch } from '../../support/events.js';
import { BillableDays } from '../../support/billable-days.js';
import { recordAndProject } from '../../support/read-models.js';

let database: TestDatabase;
let report: BillableDays;
let runs = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  report = new BillableDays(database);
});
afterAll(() => database.drop());

/** From the middle of May to the middle of July, often at the edges of days in Nairobi. */
const anyInstant = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom('21:00:00', '20:59:59.999999', '09:30:00'))
  .map(([day, time]) => {
    const date = new Date(Date.parse('2026-05-15T00:00:00Z') + day * 86_400_000).toISOString().slice(0, 10);
    return `${date}T${time}Z`;
  });

interface AnyEvent {
  kind: 'number.provisioned' | 'number.released';
  workspace: string;
  line: number;
  occurred_at: string;
  number_id: string;
}

const anyEvent: fc.Arbitrary<AnyEvent> = fc.record({
  kind: fc.constantFrom('number.provisioned', 'number.released'),
  workspace: fc.constantFrom('a', 'a', 'b'),
  line: fc.integer({ min: 1, max: 3 }),
  occurred_at: anyInstant,
  number_id: fc.constantFrom('n1', 'n1', 'n2'),
});
const someEvents = fc.array(anyEvent, { minLength: 1, maxLength: 12 });

/** Workspaces of this run alone, so that one database does for all runs. */
function sketch({ kind, workspace, line, occurred_at, number_id }: AnyEvent): EventSketch {
  const e164 = `+2547000000${String(line).padStart(2, '0')}`;
  return { kind, workspace_id: `${workspace}-${runs}`, e164, occurred_at, data: { number_id } };
}

const amount = (rows: BillableRow[], of: (row: BillableRow) => { days: number; seconds: number } | null) =>
  rows.reduce(
    (sum, row) => {
      const { days, seconds } = of(row) ?? NOTHING;
      return { days: sum.days + days, micros: sum.micros + Math.round(seconds * 1e6) };
    },
    { days: 0, micros: 0 },
  );

describe('the report of random histories', () => {
  it('is the same from projection and log, and is remembered as it was after more was learnt', async () => {
    await fc.assert(
      fc.asyncProperty(someEvents, someEvents, fc.integer({ min: 1, max: 4 }), async (first, late, limit) => {
        runs += 1;
        for (const workspaceId of [`a-${runs}`, `b-${runs}`]) {
          await learn(workspaceId, first);
          const start = await report.start();
          const said = await bothWays(workspaceId, start, limit);
          await learn(workspaceId, late);
          const now = await report.start();
          const present = await bothWays(workspaceId, now, limit);
          const compared = await report.rows({ workspaces: [workspaceId], knownAt: start.now }, now, limit);
          expect(amount(compared, ({ held }) => held)).toEqual(amount(present, ({ held }) => held));
          expect(amount(compared, ({ reported }) => reported)).toEqual(amount(said, ({ held }) => held));
          expect(keysOf(compared.filter(({ held }) => held !== null))).toEqual(keysOf(present));
          expect(new Set(keysOf(compared)).size).toBe(compared.length);
        }
      }),
      { numRuns: 25 },
    );
  });
});

const keysOf = (rows: BillableRow[]) => rows.map((row) => JSON.stringify(keyOf(row)));

async function learn(workspaceId: string, events: AnyEvent[]): Promise<void> {
  const own = events.map(sketch).filter(({ workspace_id }) => workspace_id === workspaceId);
  if (own.length > 0) await recordAndProject(database.service, own);
}

/** The report from the projection, after showing that the log says the same. */
async function bothWays(workspaceId: string, start: ReportStart, limit: number): Promise<BillableRow[]> {
  const rows = await report.rows({ workspaces: [workspaceId] }, start, limit);
  const folded = await report.rows({ workspaces: [workspaceId], knownAt: start.now }, start, limit);
  expect(folded.map(({ held }) => held)).toEqual(rows.map(({ held }) => held));
  expect(folded.map(({ assignment }) => assignment)).toMatchObject(rows.map(({ assignment }) => assignment));
  return rows;
}
