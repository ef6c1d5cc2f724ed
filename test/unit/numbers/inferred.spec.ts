import { describe, expect, it } from '@jest/globals';
import type { ProvisionFact, ReleaseFact } from '../../../src/numbers/fact.js';
import { foldNumber } from '../../../src/numbers/fold.js';
import { day, E164, provision, release } from './facts.js';

function inferredProvision(given: Partial<ProvisionFact> & { on: number }): ProvisionFact {
  return provision({ ...given, inferred: true });
}

function inferredRelease(given: Partial<ReleaseFact> & { on: number }): ReleaseFact {
  return release({ release_reason: 'not_listed', ...given, inferred: true });
}

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

describe('an assignment opened by inference', () => {
  it('is ended by a later inferred release, and then stands when the number comes back', () => {
    const inferred = [inferredProvision({ on: 3 }), inferredRelease({ on: 5 })];
    for (const facts of [inferred, [...inferred, provision({ on: 9 })]]) {
      const { assignments, anomalies } = foldNumber(facts);
      expect(assignments[0]).toMatchObject({
        generation: 1,
        started_at: day(3),
        start_source: 'inferred',
        ended_at: day(5),
        end_source: 'inferred',
      });
      expect(anomalies).toEqual([]);
    }
  });

  it('is ended by the real release that without it looked repeated', () => {
    const facts = [provision({ on: 1 }), release({ on: 2 }), release({ on: 6 })];
    expect(foldNumber(facts).anomalies).toMatchObject([{ code: 'repeated_release' }]);
    expect(foldNumber([...facts, inferredProvision({ on: 4 })])).toMatchObject({
      assignments: [
        { generation: 1, ended_at: day(2) },
        { generation: 2, started_at: day(4), ended_at: day(6), end_source: 'provider' },
      ],
      anomalies: [],
    });
  });

  it('is ended by that release even where an inferred release had ended it', () => {
    const facts = [provision({ on: 1 }), release({ on: 2 }), inferredProvision({ on: 4 })];
    const inferred = inferredRelease({ on: 5 });
    expect(foldNumber([...facts, inferred, release({ on: 6 })])).toMatchObject({
      assignments: [{ generation: 1 }, { generation: 2, ended_at: day(6), end_source: 'provider' }],
      anomalies: [{ code: 'inferred_superseded', positions: expect.arrayContaining([inferred.position]) }],
    });
  });

  it('is the one that a release after that repeats', () => {
    const ended = release({ on: 6 });
    const repeated = release({ on: 7 });
    const facts = [provision({ on: 1 }), release({ on: 2 }), inferredProvision({ on: 4 }), ended, repeated];
    expect(foldNumber(facts).anomalies).toMatchObject([
      { code: 'repeated_release', positions: [ended.position, repeated.position] },
    ]);
  });

  it('leaves a release repeated that came before it', () => {
    const facts = [
      provision({ on: 1 }),
      release({ on: 2 }),
      release({ on: 3 }),
      inferredProvision({ on: 4 }),
    ];
    expect(foldNumber(facts)).toMatchObject({
      assignments: [{ ended_at: day(2) }, { started_at: day(4), ended_at: null }],
      anomalies: [{ code: 'repeated_release' }],
    });
  });

  it('is not ended by a release that repeats another at the instant of the next real assignment', () => {
    const facts = [
      inferredProvision({ on: 3 }),
      provision({ on: 5 }),
      release({ on: 5 }),
      release({ on: 5 }),
    ];
    expect(foldNumber(facts)).toMatchObject({
      assignments: [{ generation: 1, started_at: day(5), start_source: 'provider', ended_at: day(5) }],
      anomalies: [{ code: 'repeated_release' }, { code: 'inferred_superseded' }],
    });
  });

  it('does not draw to itself what a release after the next real assignment repeats', () => {
    const ended = release({ on: 6 });
    const repeated = release({ on: 7 });
    const facts = [
      inferredProvision({ on: 2 }),
      inferredRelease({ on: 3 }),
      provision({ on: 5 }),
      ended,
      repeated,
    ];
    expect(
      foldNumber([...facts, release({ on: 9, number_id: 'n2' }), inferredRelease({ on: 10 })]).anomalies,
    ).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'repeated_release', positions: [ended.position, repeated.position] }),
      ]),
    );
  });

  it('is numbered among the real ones by time', () => {
    const facts = [
      provision({ on: 7 }),
      release({ on: 8 }),
      inferredProvision({ on: 2 }),
      inferredRelease({ on: 3 }),
    ];
    expect(foldNumber(facts).assignments).toMatchObject([
      { generation: 1, started_at: day(2), ended_at: day(3) },
      { generation: 2, started_at: day(7), ended_at: day(8) },
    ]);
  });
});

describe('inferred facts at one instant', () => {
  it.each([
    ['a', 'b'],
    ['b', 'a'],
  ])('release first and provide then while an assignment is open (event ids %s and %s)', (first, second) => {
    const facts = [
      provision({ on: 1 }),
      inferredProvision({ on: 3, event_id: first }),
      inferredRelease({ on: 3, event_id: second }),
    ];
    expect(foldNumber(facts)).toMatchObject({
      assignments: [
        { started_at: day(1), ended_at: day(3) },
        { started_at: day(3), ended_at: null },
      ],
      anomalies: [],
    });
  });

  it('provide first and release then while none is open', () => {
    const facts = [inferredRelease({ on: 3, event_id: 'a' }), inferredProvision({ on: 3, event_id: 'b' })];
    expect(foldNumber(facts)).toMatchObject({
      assignments: [{ started_at: day(3), ended_at: day(3) }],
      anomalies: [],
    });
  });
});
