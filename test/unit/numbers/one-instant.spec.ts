import { describe, expect, it } from '@jest/globals';
import { foldNumber } from '../../../src/numbers/fold.js';
import { day, provision, release } from './facts.js';

describe('facts at one instant', () => {
  it('release first and provide then while an assignment is open', () => {
    const again = provision({ on: 2, event_id: 'a' });
    const { assignments, anomalies } = foldNumber([
      provision({ on: 1 }),
      again,
      release({ on: 2, event_id: 'b' }),
    ]);
    expect(assignments).toMatchObject([
      { ended_at: day(2), end_event_id: 'b' },
      { started_at: day(2), ended_at: null },
    ]);
    expect(anomalies).toEqual([]);
  });

  it('provide first and release then while none is open, for an assignment of no length', () => {
    const gone = release({ on: 1, event_id: 'a' });
    const { assignments, anomalies } = foldNumber([gone, provision({ on: 1, event_id: 'b' })]);
    expect(assignments).toMatchObject([{ started_at: day(1), ended_at: day(1) }]);
    expect(anomalies).toEqual([]);
  });

  it('take the release with the number_id of the open assignment before others', () => {
    const other = release({ on: 2, event_id: 'a', number_id: 'n2' });
    const exact = release({ on: 2, event_id: 'b' });
    const { assignments, anomalies } = foldNumber([provision({ on: 1 }), other, exact]);
    expect(assignments).toMatchObject([
      { number_id: 'n1', started_at: day(1), end_event_id: 'b' },
      { number_id: 'n2', started_at: null, end_event_id: 'a' },
    ]);
    expect(anomalies).toMatchObject([{ code: 'missing_provision', positions: [other.position] }]);
  });

  it('take the lower event id where all fit alike', () => {
    const facts = ['c', 'a', 'b'].map((event_id) => release({ on: 2, event_id, release_reason: event_id }));
    const { assignments, anomalies } = foldNumber([provision({ on: 1 }), ...facts]);
    expect(assignments).toMatchObject([{ end_event_id: 'a', release_reason: 'a' }]);
    expect(anomalies.map(({ message }) => message.slice(0, 7))).toEqual(['Event b', 'Event c']);
  });

  it('alternate as long as they fit', () => {
    const facts = [
      release({ on: 1, event_id: 'r1' }),
      release({ on: 1, event_id: 'r2' }),
      provision({ on: 1, event_id: 'p1' }),
      provision({ on: 1, event_id: 'p2' }),
      provision({ on: 1, event_id: 'p3' }),
    ];
    const { assignments, anomalies } = foldNumber(facts);
    expect(assignments.map(({ start_event_id, end_event_id }) => [start_event_id, end_event_id])).toEqual([
      ['p1', 'r1'],
      ['p2', 'r2'],
      ['p3', null],
    ]);
    expect(anomalies).toEqual([]);
  });
});
