import { describe, expect, it } from '@jest/globals';
import { foldNumber } from '../../../src/numbers/fold.js';
import { day, E164, inferredRelease, provision, release } from './facts.js';

describe('an inferred release', () => {
  it('ends the open assignment', () => {
    const inferred = inferredRelease({ on: 3 });
    const { assignments, anomalies } = foldNumber([provision({ on: 1 }), inferred]);
    expect(assignments).toMatchObject([
      {
        ended_at: day(3),
        end_source: 'inferred',
        end_event_id: inferred.event_id,
        end_position: inferred.position,
        release_reason: 'not_listed',
      },
    ]);
    expect(anomalies).toEqual([]);
  });

  it.each([2, 3, 4])('gives way to a real release on 3 June when it is of %i June', (on) => {
    const given = provision({ on: 1 });
    const gone = release({ on: 3 });
    const inferred = inferredRelease({ on, event_id: 'i' });
    const { assignments, anomalies } = foldNumber([given, inferred, gone]);
    expect(assignments).toMatchObject([{ ended_at: day(3), end_source: 'provider' }]);
    expect(anomalies).toEqual([
      {
        code: 'inferred_superseded',
        e164: E164,
        workspace_ids: ['w1'],
        positions: [given.position, gone.position, inferred.position],
        message:
          `Event i inferred that workspace w1 had released +254700000001 by 2026-06-0${on}T00:00:00.000Z; ` +
          'other events tell it differently and stand.',
      },
    ]);
  });

  it.each([2, 4])('tells when a missed release was, on %i June, up to the provision that showed it', (on) => {
    const { assignments, anomalies } = foldNumber([
      provision({ on: 1 }),
      provision({ on: 4 }),
      inferredRelease({ on }),
    ]);
    expect(assignments).toMatchObject([
      { started_at: day(1), ended_at: day(on), end_source: 'inferred', release_reason: 'not_listed' },
      { started_at: day(4), ended_at: null },
    ]);
    expect(anomalies).toEqual([]);
  });

  it('ends only once', () => {
    const facts = [
      provision({ on: 1 }),
      inferredRelease({ on: 2 }),
      inferredRelease({ on: 2 }),
      inferredRelease({ on: 3 }),
    ];
    const { assignments, anomalies } = foldNumber(facts);
    expect(assignments).toMatchObject([{ ended_at: day(2) }]);
    expect(anomalies.map(({ code }) => code)).toEqual(['inferred_superseded', 'inferred_superseded']);
  });

  it('is superseded where there is nothing to end', () => {
    const inferred = inferredRelease({ on: 3 });
    const { assignments, anomalies } = foldNumber([inferred]);
    expect(assignments).toEqual([]);
    expect(anomalies).toMatchObject([{ code: 'inferred_superseded', positions: [inferred.position] }]);
  });

  it('is superseded before the first provision and before a release whose provision was missed', () => {
    expect(foldNumber([inferredRelease({ on: 1 }), provision({ on: 2 })])).toMatchObject({
      assignments: [{ started_at: day(2), ended_at: null }],
      anomalies: [{ code: 'inferred_superseded' }],
    });
    expect(foldNumber([inferredRelease({ on: 1 }), release({ on: 2 })])).toMatchObject({
      assignments: [{ started_at: null, ended_at: day(2), end_source: 'provider' }],
      anomalies: [{ code: 'missing_provision' }, { code: 'inferred_superseded' }],
    });
  });

  it('does not end another workspace’s assignment', () => {
    const { assignments } = foldNumber([
      provision({ on: 1 }),
      inferredRelease({ on: 2, workspace_id: 'w2' }),
    ]);
    expect(assignments).toMatchObject([{ workspace_id: 'w1', ended_at: null }]);
  });
});
