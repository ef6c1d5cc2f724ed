import { describe, expect, it } from '@jest/globals';
import { foldNumber } from '../../../src/numbers/fold.js';
import { day, inferredProvision, provision, release } from './facts.js';

describe('an inferred provision', () => {
  it('opens an assignment where none was', () => {
    const inferred = inferredProvision({ on: 3 });
    const { assignments, anomalies } = foldNumber([inferred]);
    expect(assignments).toMatchObject([
      {
        generation: 1,
        started_at: day(3),
        start_source: 'inferred',
        start_event_id: inferred.event_id,
        ended_at: null,
      },
    ]);
    expect(anomalies).toEqual([]);
  });

  it('opens the next generation after a release', () => {
    const { assignments } = foldNumber([
      provision({ on: 1 }),
      release({ on: 2 }),
      inferredProvision({ on: 2 }),
    ]);
    expect(assignments).toMatchObject([
      { generation: 1, ended_at: day(2) },
      { generation: 2, started_at: day(2), start_source: 'inferred', ended_at: null },
    ]);
  });

  it('tells when an assignment began whose provision was missed, and what it was given with', () => {
    const inferred = inferredProvision({ on: 3 });
    const { assignments, anomalies } = foldNumber([release({ on: 5 }), inferred]);
    expect(assignments).toMatchObject([
      {
        started_at: day(3),
        start_source: 'inferred',
        start_event_id: inferred.event_id,
        start_position: inferred.position,
        capabilities: ['voice'],
        series_id: 's1',
        rental_start_at: '2026-06',
        ended_at: day(5),
        end_source: 'provider',
      },
    ]);
    expect(anomalies).toEqual([]);
  });

  it('does not date an unknown start before the assignment that came before', () => {
    const facts = [provision({ on: 1 }), release({ on: 4 }), release({ on: 8, number_id: 'n2' })];
    expect(foldNumber([...facts, inferredProvision({ on: 3 })])).toMatchObject({
      assignments: [{ started_at: day(1) }, { started_at: null, ended_at: day(8) }],
      anomalies: [{ code: 'missing_provision' }, { code: 'inferred_superseded' }],
    });
    expect(foldNumber([...facts, inferredProvision({ on: 4 })])).toMatchObject({
      assignments: [{ started_at: day(1) }, { started_at: day(4), ended_at: day(8) }],
      anomalies: [],
    });
  });

  it('is superseded while the number is held', () => {
    const given = provision({ on: 1 });
    const inferred = inferredProvision({ on: 2 });
    expect(foldNumber([given, inferred])).toMatchObject({
      assignments: [{ start_source: 'provider', ended_at: null }],
      anomalies: [{ code: 'inferred_superseded', positions: [given.position, inferred.position] }],
    });
  });

  it.each([3, 5])('gives way to a real provision of 5 June when it is of %i June', (on) => {
    const inferred = inferredProvision({ on });
    const given = provision({ on: 5 });
    expect(foldNumber([inferred, given])).toMatchObject({
      assignments: [{ generation: 1, started_at: day(5), start_source: 'provider', ended_at: null }],
      anomalies: [{ code: 'inferred_superseded', positions: [given.position, inferred.position] }],
    });
  });

  it('is superseded by the same real provision when it was repeated', () => {
    const given = provision({ on: 5 });
    const [first, second] = [inferredProvision({ on: 2 }), inferredProvision({ on: 3 })];
    const { assignments, anomalies } = foldNumber([first, second, given]);
    expect(assignments).toHaveLength(1);
    expect(anomalies.map(({ positions }) => positions)).toEqual(
      expect.arrayContaining([
        [given.position, first.position],
        [given.position, second.position],
      ]),
    );
  });
});
