import { describe, expect, it } from '@jest/globals';
import { coolingUntil } from '../../../src/assignments/cooling.js';
import { itemAsOf, newestItem } from '../../../src/assignments/number-item.js';
import { day, provision, release } from '../numbers/facts.js';
import { knownFrom } from './known.js';

describe('the cooling of a number', () => {
  it('lasts so many days of 24 hours from the release, to the microsecond', () => {
    expect(coolingUntil('2026-06-27T10:00:00.000001Z', 45)).toBe('2026-08-11T10:00:00.000001Z');
    expect(coolingUntil('2024-02-28T21:00:00.000000Z', 1)).toBe('2024-02-29T21:00:00.000000Z');
  });

  it('is null while the number is held, and for 0 days', () => {
    expect(coolingUntil(null, 45)).toBeNull();
    expect(coolingUntil(day(1), 0)).toBeNull();
  });

  it('ends with time itself where a release was sent with a date at the end of it', () => {
    expect(coolingUntil('9999-12-31T23:59:59.999999Z', 45)).toBe('9999-12-31T23:59:59.999999Z');
    expect(coolingUntil('9999-11-16T23:59:59.999999Z', 45)).toBe('9999-12-31T23:59:59.999999Z');
    expect(coolingUntil('9999-11-15T00:00:00.000000Z', 45)).toBe('9999-12-30T00:00:00.000000Z');
  });
});

describe('the release that a number cools after', () => {
  const overlapping = [
    provision({ on: 1 }),
    provision({ on: 3, workspace_id: 'w2' }),
    release({ on: 4, workspace_id: 'w2' }),
    release({ on: 9 }),
  ];

  it('is that of the last holder to let go, who need not be the last to start', () => {
    const item = newestItem(knownFrom(overlapping));
    expect(item).toMatchObject({ last: { ended_at: day(4) }, released_at: day(9) });
  });

  it('is none while anybody holds it, also as of an instant', () => {
    expect(newestItem(knownFrom([...overlapping, provision({ on: 12 })])).released_at).toBeNull();
    expect(itemAsOf(knownFrom(overlapping), day(5))!.released_at).toBeNull();
    expect(itemAsOf(knownFrom(overlapping), day(9))!.released_at).toBe(day(9));
  });
});
