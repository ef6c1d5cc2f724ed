import { describe, expect, it } from '@jest/globals';
import { showAssignment } from '../../../src/assignments/assignment.dto.js';
import { showAssignments } from '../../../src/assignments/assignments.dto.js';
import { showNumber, showNumberItem } from '../../../src/assignments/number.dto.js';
import { newestItem } from '../../../src/assignments/number-item.js';
import { day, provision, release } from '../numbers/facts.js';
import { assignment, knownFrom } from './known.js';

const shownRental = (rental_start_at: string | null) =>
  showAssignment(assignment({ rental_start_at })).rental_start_at;

describe('an assignment in an answer', () => {
  it('has the fields of the API, in their order', () => {
    expect(Object.keys(showAssignment(assignment()))).toEqual([
      'workspace_id',
      'e164',
      'generation',
      'number_id',
      'series_id',
      'country_code',
      'capabilities',
      'rental_start_at',
      'started_at',
      'start_source',
      'ended_at',
      'end_source',
      'release_reason',
      'start_event_id',
      'end_event_id',
    ]);
  });

  it('shows milliseconds, and microseconds where there are any', () => {
    const shown = showAssignment(assignment({ started_at: day(1), ended_at: '2026-06-02T00:00:00.000001Z' }));
    expect(shown).toMatchObject({
      started_at: '2026-06-01T00:00:00.000Z',
      ended_at: '2026-06-02T00:00:00.000001Z',
    });
  });

  it('shows the start of the rental as an instant where it is one, else as sent', () => {
    expect(shownRental('2026-06-01T03:00:00+03:00')).toBe('2026-06-01T00:00:00.000Z');
    expect(shownRental('2026-06')).toBe('2026-06');
    expect(shownRental('')).toBe('');
    expect(shownRental(null)).toBeNull();
  });

  it('has null for what is not known', () => {
    const shown = showAssignment(assignment({ started_at: null, ended_at: day(2), capabilities: null }));
    expect(shown).toMatchObject({ started_at: null, capabilities: null });
  });
});

describe('a number in an answer', () => {
  const item = newestItem(knownFrom([provision({ on: 1 }), provision({ on: 4 })]));

  it('has the fields of the API, in their order', () => {
    const answer = showNumber({ item, as_of: null, known_at: null, evidence: [], position: 3 }, 45);
    expect(Object.keys(answer)).toEqual([
      'e164',
      'display',
      'state',
      'current',
      'last',
      'generations',
      'anomalies',
      'cooling_until',
      'as_of',
      'known_at',
      'evidence',
    ]);
  });

  it('says until when it cools, once it is released', () => {
    const released = newestItem(knownFrom([provision({ on: 1 }), release({ on: 2 })]));
    expect(showNumberItem(released, 45).cooling_until).toBe('2026-07-17T00:00:00.000Z');
    expect(showNumberItem(released, 0).cooling_until).toBeNull();
    expect(showNumberItem(item, 45).cooling_until).toBeNull();
  });

  it('shows anomalies without what is for us alone', () => {
    const [anomaly] = showNumberItem(item, 0).anomalies;
    expect(Object.keys(anomaly!)).toEqual(['code', 'positions', 'message']);
    expect(anomaly!.code).toBe('missing_release');
  });

  it('has null for the instants that were not asked for', () => {
    const answer = showNumber({ item, as_of: null, known_at: null, evidence: [], position: 3 }, 0);
    expect(answer).toMatchObject({ as_of: null, known_at: null, evidence: [] });
    expect(answer).not.toHaveProperty('position');
  });

  it('repeats the instants that were asked for', () => {
    const answer = showNumber({ item, as_of: day(3), known_at: day(4), evidence: [], position: 3 }, 0);
    expect(answer).toMatchObject({ as_of: '2026-06-03T00:00:00.000Z', known_at: '2026-06-04T00:00:00.000Z' });
  });

  it('has its current and its last assignment in the form of assignments', () => {
    const known = knownFrom([provision({ on: 1 }), release({ on: 2 })]);
    expect(showNumberItem(newestItem(known), 0)).toMatchObject({
      current: null,
      last: { ended_at: '2026-06-02T00:00:00.000Z' },
    });
    expect(showAssignments(known)).toEqual({
      data: known.assignments.map(showAssignment),
      anomalies: [],
    });
  });
});
