import { expect, it } from '@jest/globals';
import { newId } from '../../../src/http/new-id.js';

it('makes UUIDs of version 7 that begin with the time, differ, and are in order', () => {
  const from = Date.now();
  // More than the randomness of one fetch is enough for.
  const ids = Array.from({ length: 5_000 }, newId);
  expect(
    ids.filter((id) => !/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
  ).toEqual([]);
  expect(new Set(ids.map((id) => id.slice(-8))).size).toBeGreaterThan(4_990);
  expect(ids.toSorted()).toEqual(ids);
  const at = Number.parseInt(ids[0]!.replace('-', '').slice(0, 12), 16);
  expect(at).toBeGreaterThanOrEqual(from);
  expect(at).toBeLessThanOrEqual(Date.now());
});
