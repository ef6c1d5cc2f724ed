import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { NumberNotFound } from '../../../src/assignments/assignments.errors.js';
import type { ProjectedNumbers } from '../../../src/assignments/projected-numbers.js';
import type { Workspaces } from '../../../src/tenancy/workspaces.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { recordAndProject } from '../../support/read-models.js';
import { readingParts } from '../../support/reading-parts.js';

const WORKSPACES = ['w1', 'w2', 'w3'];
const NUMBERS = 30;
const TENANTS: Workspaces[] = ['all', ['w1'], ['w2'], ['w1', 'w3'], ['nobody']];

const e164Of = (index: number) => `+2547000010${String(index).padStart(2, '0')}`;
const ownerOf = (index: number) => WORKSPACES[index % WORKSPACES.length]!;

let database: TestDatabase;
let projected: ProjectedNumbers;

beforeAll(async () => {
  database = await createTestDatabase();
  projected = readingParts(database).projected;
  await recordAndProject(
    database.service,
    Array.from({ length: NUMBERS }, (_, index) => ({
      event_id: `e${index}`,
      e164: e164Of(index),
      workspace_id: ownerOf(index),
      occurred_at: '2026-06-01T00:00:00Z',
    })),
  );
});
afterAll(() => database.drop());

describe('numbers that are asked for at the same time', () => {
  it('are told to each as if it had asked alone: its own number, and only of what it may see', async () => {
    const asked = TENANTS.flatMap((visible) =>
      Array.from({ length: NUMBERS + 1 }, (_, index) => ({ visible, index })),
    );
    const told = await Promise.allSettled(
      asked.map(({ visible, index }) => projected.read(visible, e164Of(index))),
    );
    asked.forEach(({ visible, index }, at) => {
      const seen = index < NUMBERS && (visible === 'all' || visible.includes(ownerOf(index)));
      const answer = told[at]!;
      if (seen)
        expect(answer).toMatchObject({
          value: { known: { e164: e164Of(index), evidence: [{ event_id: `e${index}` }] }, position: NUMBERS },
        });
      else expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(NumberNotFound) });
    });
  });

  it('take a statement or two more than one who asks alone', async () => {
    const of = jest.spyOn(database.tenants, 'of');
    await Promise.all(
      Array.from({ length: 200 }, (_, index) => projected.read('all', e164Of(index % NUMBERS))),
    );
    expect(of.mock.calls.length).toBeLessThanOrEqual(3);
    of.mockRestore();
  });
});
