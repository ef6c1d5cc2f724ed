import { describe, expect, it } from '@jest/globals';
import type { ReleasedAssignment } from '../../../src/assignments/released-assignments.js';
import { releaseOf } from '../../../src/releases/release.js';
import { day, E164, RECORDED_AT } from '../numbers/facts.js';

const released = (given: Partial<ReleasedAssignment> = {}): ReleasedAssignment => ({
  workspace_id: 'w1',
  e164: E164,
  generation: 2,
  number_id: 'n1',
  country_code: 'KE',
  release_reason: 'trial_expired',
  started_at: day(1),
  ended_at: day(3),
  end_event_id: 'r1',
  end_position: 7,
  end_recorded_at: RECORDED_AT,
  ...given,
});

describe('a release', () => {
  it('is the end of an assignment', () => {
    expect(releaseOf(released())).toEqual({
      release_event_id: 'r1',
      workspace_id: 'w1',
      e164: E164,
      number_id: 'n1',
      country_code: 'KE',
      release_reason: 'trial_expired',
      released_at: day(3),
      recorded_at: RECORDED_AT,
      generation: 2,
      held_for_seconds: 2 * 86_400,
      position: 7,
    });
  });

  it('counts the time held to the microsecond', () => {
    const ended = released({ ended_at: '2026-06-01T00:00:01.000001Z' });
    expect(releaseOf(ended).held_for_seconds).toBe(1.000001);
  });

  it('does not know how long a number was held whose start was never received', () => {
    expect(releaseOf(released({ started_at: null })).held_for_seconds).toBeNull();
  });
});
