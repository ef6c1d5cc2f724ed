import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ListNumbers } from '../../../src/assignments/list-numbers.query.js';
import type { NumberFilter } from '../../../src/assignments/number-filter.js';
import { readingParts } from '../../support/reading-parts.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import type { EventSketch } from '../../support/events.js';
import { recordAndProject } from '../../support/read-models.js';

let database: TestDatabase;

const given = (workspace_id: string, e164: string, day: number, data = {}): EventSketch => ({
  workspace_id,
  e164,
  occurred_at: `2026-06-${String(day).padStart(2, '0')}T00:00:00Z`,
  data,
});
const taken = (workspace_id: string, e164: string, day: number, release_reason: string): EventSketch => ({
  ...given(workspace_id, e164, day, { release_reason, released_at: undefined }),
  kind: 'number.released',
});

beforeAll(async () => {
  database = await createTestDatabase();
  await recordAndProject(database.service, [
    // held by a alone
    given('a', '+254700000001', 1),
    // released by a
    given('a', '+254700000002', 1),
    taken('a', '+254700000002', 2, 'explicit'),
    // released by a, then held by b
    given('a', '+254700000003', 1),
    taken('a', '+254700000003', 2, 'trial_expired'),
    given('b', '+254700000003', 3),
    // held by a all along, and by b in between
    given('a', '+254711000004', 1),
    given('b', '+254711000004', 3),
    taken('b', '+254711000004', 4, 'admin_released'),
    // of another country, twice a's
    given('a', '+256700000005', 1, { country_code: 'UG' }),
    taken('a', '+256700000005', 2, 'explicit'),
    given('a', '+256700000005', 3, { country_code: 'UG' }),
    taken('a', '+256700000005', 4, 'something_new'),
  ]);
});
afterAll(() => database.drop());

async function list(filter: NumberFilter, after: string | null = null, limit = 100) {
  return readingParts(database).listNumbers.execute(new ListNumbers('all', filter, after, limit));
}
const found = async (filter: NumberFilter) => (await list(filter)).map(({ e164 }) => e164.slice(-1)).join('');

describe('the list of numbers', () => {
  it('has each number once, in the order of the digits', async () => {
    expect(await found({})).toBe('12345');
  });

  it('goes on behind a number', async () => {
    expect((await list({}, '+254700000002', 2)).map(({ e164 }) => e164)).toEqual([
      '+254700000003',
      '+254711000004',
    ]);
    expect(await list({}, '+256700000005', 2)).toEqual([]);
  });

  it('merges the workspaces of a number', async () => {
    const [third] = await list({ prefixes: ['+254700000003'] });
    expect(third).toMatchObject({
      e164: '+254700000003',
      display: '+254 700 000003',
      state: 'active',
      current: { workspace_id: 'b', generation: 1 },
      last: { workspace_id: 'b' },
      generations: 2,
    });
    const [fourth] = await list({ prefixes: ['+254711'] });
    expect(fourth).toMatchObject({
      state: 'active',
      current: { workspace_id: 'a' },
      last: { workspace_id: 'b', release_reason: 'admin_released' },
    });
    expect(fourth!.anomalies.map(({ code }) => code)).toEqual(['overlapping_assignments']);
  });

  it('shows whole assignments', async () => {
    const [first] = await list({ prefixes: ['+254700000001'] });
    expect(first!.current).toEqual({
      workspace_id: 'a',
      e164: '+254700000001',
      generation: 1,
      number_id: 'number-1',
      series_id: 'series-1',
      country_code: 'KE',
      capabilities: ['voice', 'sms'],
      rental_start_at: '2026-06-01T00:00:00Z',
      started_at: '2026-06-01T00:00:00.000000Z',
      start_source: 'provider',
      ended_at: null,
      end_source: null,
      release_reason: null,
      start_event_id: expect.any(String),
      end_event_id: null,
      start_position: 1,
      end_position: null,
      end_recorded_at: null,
    });
  });

  it('filters by state, which is active when any workspace holds the number', async () => {
    expect(await found({ state: 'active' })).toBe('134');
    expect(await found({ state: 'released' })).toBe('25');
  });

  it('filters by workspace, and then tells what that workspace has to do with the number', async () => {
    expect(await found({ workspace_id: 'b' })).toBe('34');
    expect(await found({ workspace_id: 'a', state: 'released' })).toBe('235');
    expect(await found({ workspace_id: 'nobody' })).toBe('');
    const [third] = await list({ workspace_id: 'a', prefixes: ['+254700000003'] });
    expect(third).toMatchObject({
      state: 'released',
      current: null,
      last: { workspace_id: 'a' },
      generations: 1,
    });
  });

  it('filters by what the last assignment says, not an earlier one', async () => {
    expect(await found({ release_reason: 'explicit' })).toBe('2');
    expect(await found({ release_reason: 'trial_expired' })).toBe('');
    expect(await found({ workspace_id: 'a', release_reason: 'trial_expired' })).toBe('3');
    expect(await found({ release_reason: 'something_new' })).toBe('5');
    expect(await found({ release_reason: 'admin_released', state: 'active' })).toBe('4');
    expect(await found({ country_code: 'UG' })).toBe('5');
    expect(await found({ country_code: 'KE' })).toBe('1234');
  });

  it('searches by any of several prefixes', async () => {
    expect(await found({ prefixes: ['+254700'] })).toBe('123');
    expect(await found({ prefixes: ['+256', '+254711'] })).toBe('45');
    expect(await found({ prefixes: ['+254', '+2547'] })).toBe('1234');
    // what someone types as 254: the international form, and the national one that begins the same
    expect(await found({ prefixes: ['+254', '+254254'] })).toBe('1234');
    expect(await found({ prefixes: ['+254700000002'] })).toBe('2');
    expect(await found({ prefixes: ['+255'] })).toBe('');
    expect(await found({ prefixes: [] })).toBe('');
  });

  it('takes no wildcard from the outside', async () => {
    expect(await found({ workspace_id: '%' })).toBe('');
    expect(await found({ release_reason: "' OR true --" })).toBe('');
  });
});
