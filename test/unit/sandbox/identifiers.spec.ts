import { describe, expect, it } from '@jest/globals';
import { eventId, ulid, uuidV7 } from '../../../src/sandbox/identifiers.js';
import { Random } from '../../../src/sandbox/random.js';

const AT = Date.parse('2026-06-27T10:00:00.000Z');
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

describe('ids of the provider', () => {
  it('makes UUIDv7 that carry their time', () => {
    const id = uuidV7(AT, new Random('id'));
    expect(id).toMatch(UUID_V7);
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(AT);
  });

  it('makes ULIDs that sort by their time', () => {
    const random = new Random('id');
    expect(ulid(AT, random)).toMatch(ULID);
    expect(ulid(AT, random) < ulid(AT + 1, random)).toBe(true);
    // The example of the ULID specification.
    expect(ulid(1469918176385, random).slice(0, 10)).toBe('01ARYZ6S41');
  });

  it('sends both shapes as event ids, and none twice', () => {
    const random = new Random('many');
    const ids = Array.from({ length: 1_000 }, () => eventId(AT, random));
    expect(new Set(ids).size).toBe(1_000);
    expect(ids.some((id) => UUID_V7.test(id))).toBe(true);
    expect(ids.some((id) => ULID.test(id))).toBe(true);
    expect(ids.every((id) => UUID_V7.test(id) || ULID.test(id))).toBe(true);
  });
});
