import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { anomaliesProjection } from '../../../src/anomalies/anomalies.projection.js';
import {
  type AnomalyFilter,
  type AnomalyKey,
  ListAnomalies,
  ListAnomaliesHandler,
} from '../../../src/anomalies/list-anomalies.query.js';
import { ProjectionRegistry } from '../../../src/projections/projection-registry.js';
import { Rebuilder } from '../../../src/projections/rebuild/rebuilder.js';
import { Rebuilds } from '../../../src/projections/rebuild/rebuilds.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import type { EventSketch } from '../../support/events.js';
import { naiveFold } from '../../unit/numbers/naive-fold.js';
import { mixedHistories, sampleHistories } from '../../support/random-events.js';
import { projectAll, record, recordAndProject } from '../../support/read-models.js';
import { Run, someEvents } from '../../support/time-travel.js';

let database: TestDatabase;

const at = (day: number) => `2026-06-0${day}T00:00:00Z`;
const given = (line: number, day: number, rest: EventSketch = {}): EventSketch => ({
  e164: `+25470000000${line}`,
  workspace_id: 'w1',
  occurred_at: at(day),
  ...rest,
});
const taken = (line: number, day: number, rest: EventSketch = {}): EventSketch =>
  given(line, day, { kind: 'number.released', ...rest });

beforeAll(async () => {
  database = await createTestDatabase();
  await recordAndProject(database.service, [
    given(2, 1), // 1
    given(2, 3), // 2: its release was missed
    taken(1, 2), // 3: its provision was missed
    taken(1, 4), // 4: repeated
    given(3, 1), // 5
    given(3, 2, { workspace_id: 'w2' }), // 6: overlaps
    given(4, 1), // 7
  ]);
});
afterAll(() => database.drop());

const list = (filter: AnomalyFilter, after: AnomalyKey | null = null, limit = 100) =>
  new ListAnomaliesHandler(database.tenants).execute(new ListAnomalies('all', filter, after, limit));
const found = async (filter: AnomalyFilter) =>
  (await list(filter)).map(({ e164, code }) => `${e164.slice(-1)} ${code}`);

describe('the list of anomalies', () => {
  it('goes over all numbers, in the order of their digits', async () => {
    expect(await found({})).toEqual([
      '1 missing_provision',
      '1 repeated_release',
      '2 missing_release',
      '3 overlapping_assignments',
    ]);
  });

  it('has whole rows', async () => {
    expect(await list({ code: 'overlapping_assignments' })).toEqual([
      {
        e164: '+254700000003',
        ordinal: 1,
        code: 'overlapping_assignments',
        workspace_ids: ['w1', 'w2'],
        positions: [5, 6],
        message: expect.stringContaining('both held +254700000003'),
      },
    ]);
  });

  it('filters', async () => {
    expect(await found({ code: 'missing_release' })).toEqual(['2 missing_release']);
    expect(await found({ e164: '+254700000001' })).toHaveLength(2);
    expect(await found({ e164: '+254700000004' })).toEqual([]);
    expect(await found({ workspace_id: 'w2' })).toEqual(['3 overlapping_assignments']);
    expect(await found({ workspace_id: 'w1', code: 'repeated_release' })).toEqual(['1 repeated_release']);
    expect(await found({ workspace_id: '%' })).toEqual([]);
  });

  it('goes on behind an anomaly, also within a number', async () => {
    const [first] = await list({}, null, 1);
    expect((await list({}, first!, 2)).map(({ code }) => code)).toEqual([
      'repeated_release',
      'missing_release',
    ]);
  });

  it('lets go of what a late event explains', async () => {
    await recordAndProject(database.service, [taken(2, 2)]);
    expect(await found({ code: 'missing_release' })).toEqual([]);
  });

  it('says what a list of facts and a loop find, and keeps what stays over all pages', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someEvents, { minLength: 2, maxLength: 4 }), async ([first, ...later]) => {
        const run = new Run(database.service);
        const own = async () =>
          (await list({}, null, 1_000)).filter(({ e164 }) => e164.startsWith(run.prefix)).map(nameOf);
        await run.arrive(first!);
        await projectAll(database.service);
        // A late fact may explain an anomaly for a while only: what stays is what was there all the time.
        let staying = await own();
        const seen: AnomalyKey[] = [];
        for (;;) {
          const after = seen.at(-1) ?? { e164: run.prefix, code: 'missing_release' as const, positions: [] };
          const [next] = await list({}, after, 1);
          if (!next?.e164.startsWith(run.prefix)) break;
          seen.push(next);
          const batch = later.pop();
          if (batch) await run.arrive(batch);
          await projectAll(database.service);
          const now = await own();
          staying = staying.filter((name) => now.includes(name));
        }
        const after = await own();
        const names = seen.map(nameOf);
        expect(new Set(names).size).toBe(names.length);
        expect(names).toEqual(expect.arrayContaining(staying));
        expect(after.toSorted()).toEqual(expected(run));
      }),
      { numRuns: 20 },
    );
  });
});

const nameOf = ({ e164, code, positions }: AnomalyKey) => `${e164} ${code} ${positions.join()}`;

/** What the naive fold finds in the numbers of a run. */
function expected(run: Run): string[] {
  const e164s = [...new Set(run.facts.map(({ e164 }) => e164))];
  return e164s
    .flatMap((e164) => {
      const facts = run.facts.filter((fact) => fact.e164 === e164);
      const positionOf = (name: string) =>
        facts.find((fact) => `${fact.workspace_id}/${fact.event_id}` === name)!.position;
      return naiveFold(facts).findings.map(
        ({ code, rests_on }) => `${e164} ${code} ${rests_on.map(positionOf).join()}`,
      );
    })
    .sort();
}

describe('the table of anomalies', () => {
  it('is the same rebuilt and live, row for row', async () => {
    const registry = new ProjectionRegistry();
    registry.register(anomaliesProjection);
    const rebuilder = new Rebuilder(database.service, registry, new Rebuilds(database.service));
    await record(database.service, sampleHistories(300).events);
    await projectAll(database.service);
    const rows = async () =>
      (await database.service.query('SELECT * FROM ledger.anomalies ORDER BY e164, ordinal')).rows;
    const live = await rows();
    expect(live.length).toBeGreaterThan(20);
    await (
      await rebuilder.start(['anomalies'])
    ).ended;
    expect(await rows()).toEqual(live);
  });

  it('takes every history there can be', async () => {
    const numbers = mixedHistories(60);
    await fc.assert(
      fc.asyncProperty(numbers, async (events) => {
        await recordAndProject(database.service, events);
        const keys = (await list({}, null, 100_000)).map(nameOf);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 5 },
    );
  });
});
