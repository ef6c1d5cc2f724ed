import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  ListReleases,
  ListReleasesHandler,
  type ReleaseFilter,
  type ReleaseKey,
} from '../../../src/releases/list-releases.query.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import type { EventSketch } from '../../support/events.js';
import { recordAndProject } from '../../support/read-models.js';

let database: TestDatabase;
let runs = 0;

const at = (day: number) => `2026-06-${String(day).padStart(2, '0')}T00:00:00.000000Z`;
const released = (event_id: string, line: number, day: number, rest: EventSketch = {}): EventSketch => ({
  kind: 'number.released',
  event_id,
  e164: `+2547000000${String(line).padStart(2, '0')}`,
  occurred_at: at(day),
  ...rest,
});

beforeAll(async () => {
  database = await createTestDatabase();
  await recordAndProject(database.service, [
    { event_id: 'p', e164: '+254700000001', occurred_at: '2026-06-01T23:59:59.999999Z' },
    released('r1', 1, 2),
    released('r2', 2, 5, { workspace_id: 'w2', data: { release_reason: 'trial_expired' } }),
    released('r3', 3, 5, { data: { country_code: 'UG' } }),
    released('r4', 4, 9, { data: { release_reason: 'admin_released', released_at: at(3) } }),
  ]);
});
afterAll(() => database.drop());

const list = (filter: ReleaseFilter, after: ReleaseKey | null = null, limit = 100) =>
  new ListReleasesHandler(database.tenants).execute(new ListReleases('all', filter, after, limit));
const found = async (filter: ReleaseFilter) =>
  (await list(filter)).map(({ release_event_id }) => release_event_id);

describe('the list of releases', () => {
  it('comes by the instant of release, newest first, and at one instant by the log', async () => {
    expect(await found({})).toEqual(['r3', 'r2', 'r4', 'r1']);
  });

  it('has whole rows', async () => {
    const [row] = await list({ e164: '+254700000001' });
    expect(row).toEqual({
      release_event_id: 'r1',
      workspace_id: expect.any(String),
      e164: '+254700000001',
      number_id: 'number-1',
      country_code: 'KE',
      release_reason: 'explicit',
      released_at: at(2),
      recorded_at: expect.stringMatching(/^\d{4}-.*\.\d{6}Z$/),
      generation: 1,
      held_for_seconds: 0.000001,
      position: 2,
    });
  });

  it('filters', async () => {
    expect(await found({ workspace_id: 'w2' })).toEqual(['r2']);
    expect(await found({ reason: 'admin_released' })).toEqual(['r4']);
    expect(await found({ country_code: 'UG' })).toEqual(['r3']);
    expect(await found({ e164: '+254700000004' })).toEqual(['r4']);
    expect(await found({ reason: 'explicit', country_code: 'KE' })).toEqual(['r1']);
    expect(await found({ e164: '+254700000009' })).toEqual([]);
  });

  it('takes a span whose start belongs to it and whose end does not', async () => {
    expect(await found({ from: at(3) })).toEqual(['r3', 'r2', 'r4']);
    expect(await found({ to: at(3) })).toEqual(['r1']);
    expect(await found({ from: at(2), to: at(5) })).toEqual(['r4', 'r1']);
    expect(await found({ from: at(5), to: at(2) })).toEqual([]);
  });

  it('neither loses nor repeats a release between pages, whatever arrives meanwhile', async () => {
    const someDays = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        someDays,
        fc.array(someDays),
        fc.integer({ min: 1, max: 5 }),
        async (first, later, limit) => {
          const workspace_id = `run-${(runs += 1)}`;
          let line = 10;
          const arrive = async (days: number[]) => {
            const sketches = days.map((day) => released(`event-${(line += 1)}`, line, day, { workspace_id }));
            await recordAndProject(database.service, sketches);
            return sketches.map(({ event_id }) => event_id);
          };
          const there = await arrive(first);
          const seen: string[] = [];
          let last: ReleaseKey | null = null;
          for (;;) {
            const page = await list({ workspace_id }, last, limit);
            if (page.length === 0) break;
            seen.push(...page.map(({ release_event_id }) => release_event_id));
            last = page.at(-1)!;
            const next = later.pop();
            if (next && line < 80) await arrive(next);
          }
          expect(new Set(seen).size).toBe(seen.length);
          expect(seen).toEqual(expect.arrayContaining(there));
        },
      ),
      { numRuns: 15 },
    );
  });
});
