import { describe, expect, it } from '@jest/globals';
import { foldNumber } from '../../../src/numbers/fold.js';
import { day, inferredProvision, inferredRelease, provision, release } from './facts.js';

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
