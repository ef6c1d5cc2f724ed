import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ListNumbers } from '../../../src/assignments/list-numbers.query.js';
import { readingParts } from '../../support/reading-parts.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { recordAndProject } from '../../support/read-models.js';

let database: TestDatabase;
let runs = 0;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const aNumber = fc.integer({ min: 0, max: 60 }).map((line) => `+2547000000${String(line).padStart(2, '0')}`);
const someNumbers = fc.uniqueArray(aNumber, { minLength: 1, maxLength: 25 });

describe('pages of numbers', () => {
  it('neither lose nor repeat a number that was there at the start, whatever arrives between them', async () => {
    await fc.assert(
      fc.asyncProperty(
        someNumbers,
        fc.array(someNumbers),
        fc.integer({ min: 1, max: 9 }),
        async (first, later, limit) => {
          const workspace_id = `run-${(runs += 1)}`;
          const arrive = (e164s: string[]) =>
            recordAndProject(
              database.service,
              e164s.map((e164) => ({ workspace_id, e164 })),
            );
          await arrive(first);
          const seen = await walk(workspace_id, limit, async () => {
            const next = later.pop();
            if (next) await arrive(next);
          });
          expect(seen).toEqual([...new Set(seen)].sort());
          expect(seen).toEqual(expect.arrayContaining(first));
        },
      ),
      { numRuns: 15 },
    );
  });
});

/** Reads page after page and lets something happen between them. @returns all that was read, in order */
async function walk(workspace_id: string, limit: number, between: () => Promise<void>): Promise<string[]> {
  const handler = readingParts(database).listNumbers;
  const seen: string[] = [];
  for (;;) {
    const page = await handler.execute(new ListNumbers('all', { workspace_id }, seen.at(-1) ?? null, limit));
    if (page.length === 0) return seen;
    seen.push(...page.map(({ e164 }) => e164));
    await between();
  }
}
