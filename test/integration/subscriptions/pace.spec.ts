import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { PassingOn } from '../../support/passing-on.js';

const LOOKS = 5;
/** A timer may be a millisecond early. */
const LEAST_GAP_MS = 49;

let database: TestDatabase;
let passing: PassingOn;

beforeEach(async () => {
  database = await createTestDatabase();
  passing = new PassingOn(database);
});
afterEach(async () => {
  await passing.stop();
  await database.drop();
});

it('looks at a log that grows without a pause at a pace, so that one look covers many events', async () => {
  const looks: number[] = [];
  const head = passing.log.head.bind(passing.log);
  jest.spyOn(passing.log, 'head').mockImplementation(() => {
    looks.push(performance.now());
    return head();
  });
  passing.start();
  let appended = 0;
  while (looks.length < LOOKS) await passing.append([{ event_id: `event-${appended++}` }]);
  const gaps = looks.slice(1).map((at, index) => at - looks[index]!);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(LEAST_GAP_MS);
  expect(appended).toBeGreaterThan(LOOKS);
});
