import { describe, expect, it } from '@jest/globals';
import type { NumberFact } from '../../../src/numbers/fact.js';
import { foldNumber } from '../../../src/numbers/fold.js';
import { conflictNote, day, E164, provision, release } from './facts.js';

/** The facts by which a workspace held the number from one day until another, or still does. */
function held(workspace_id: string, from: number, until?: number): NumberFact[] {
  const given = provision({ workspace_id, on: from });
  return until === undefined ? [given] : [given, release({ workspace_id, on: until })];
}

function overlaps(...facts: NumberFact[]) {
  return foldNumber(facts).anomalies.filter(({ code }) => code === 'overlapping_assignments');
}

describe('overlapping_assignments', () => {
  it('names both workspaces and the span, and keeps both assignments', () => {
    const [a, b] = [held('w2', 1, 5), held('w1', 3, 8)];
    const { assignments, anomalies } = foldNumber([...a, ...b]);
    expect(assignments).toHaveLength(2);
    expect(anomalies).toEqual([
      {
        code: 'overlapping_assignments',
        e164: E164,
        workspace_ids: ['w1', 'w2'],
        positions: [...b, ...a].map(({ position }) => position),
        message:
          'By their events, workspaces w1 and w2 both held +254700000001 ' +
          'from 2026-06-03T00:00:00.000Z until 2026-06-05T00:00:00.000Z.',
      },
    ]);
  });

  it('says that the span goes on while both hold the number', () => {
    expect(overlaps(...held('w1', 1), ...held('w2', 3))[0]?.message).toMatch(
      / from 2026-06-03T00:00:00.000Z on\.$/,
    );
  });

  it('is none when one ends at the instant the other begins', () => {
    expect(overlaps(...held('w1', 1, 3), ...held('w2', 3))).toEqual([]);
  });

  it('is one when it is a microsecond', () => {
    const later = release({ effective_at: '2026-06-03T00:00:00.000001Z' });
    expect(overlaps(provision({ on: 1 }), later, ...held('w2', 3))).toHaveLength(1);
  });

  it('is none with an assignment of no length, at the begin, inside or at the end of another', () => {
    for (const on of [1, 3, 5]) expect(overlaps(...held('w1', 1, 5), ...held('w2', on, on))).toEqual([]);
  });

  it('is one with an assignment that lies within another, or begins with it', () => {
    expect(overlaps(...held('w1', 1, 9), ...held('w2', 3, 5))).toHaveLength(1);
    expect(overlaps(...held('w1', 1, 9), ...held('w2', 1, 5))).toHaveLength(1);
  });

  it('is one for each pair', () => {
    const facts = [...held('w1', 1, 9), ...held('w2', 2, 4), ...held('w2', 5, 6), ...held('w3', 5)];
    expect(overlaps(...facts).map(({ workspace_ids }) => workspace_ids.join())).toEqual(
      expect.arrayContaining(['w1,w2', 'w1,w2', 'w1,w3', 'w2,w3']),
    );
    expect(overlaps(...facts)).toHaveLength(4);
  });

  it('takes an unknown start for one before everything', () => {
    const [anomaly] = overlaps(...held('w1', 1, 3), release({ workspace_id: 'w2', on: 5 }));
    expect(anomaly?.message).toMatch(/ from 2026-06-01T00:00:00.000Z until 2026-06-03T00:00:00.000Z\.$/);
    const [both] = overlaps(release({ workspace_id: 'w1', on: 4 }), release({ workspace_id: 'w2', on: 5 }));
    expect(both?.message).toMatch(/ both held \+254700000001 until 2026-06-04T00:00:00.000Z\.$/);
  });

  it('takes an unknown start for one not before the assignment that came before', () => {
    const twice = [...held('w2', 1, 3), release({ workspace_id: 'w2', number_id: 'n2', on: 9 })];
    expect(overlaps(...twice, ...held('w1', 1, 3))).toHaveLength(1);
    expect(overlaps(...twice, ...held('w1', 3, 4))).toHaveLength(1);
  });

  it('disappears when a late release explains it', () => {
    const facts = [...held('w1', 1), ...held('w2', 3)];
    expect(overlaps(...facts)).toHaveLength(1);
    expect(overlaps(...facts, release({ on: 2 }))).toEqual([]);
  });

  it('is found among thousands of assignments without comparing each with each', () => {
    const facts: NumberFact[] = [];
    for (let index = 0; index < 20_000; index += 1) {
      const at = (micros: number) => `2026-06-01T00:00:00.${String(index * 20 + micros).padStart(6, '0')}Z`;
      const workspace_id = index % 2 === 0 ? 'w1' : 'w2';
      facts.push(
        provision({ workspace_id, effective_at: at(0) }),
        release({ workspace_id, effective_at: at(20) }),
      );
    }
    facts.push(...held('w3', 1, 2));
    const { assignments, anomalies } = foldNumber(facts);
    expect(assignments).toHaveLength(20_001);
    expect(anomalies).toHaveLength(20_000);
    expect(anomalies.every(({ workspace_ids }) => workspace_ids.includes('w3'))).toBe(true);
  });
});

describe('future_effective', () => {
  it('is a fact that takes effect more than a day after it was recorded', () => {
    const fact = provision({ event_id: 'e', on: 3, recorded_at: '2026-06-01T23:59:59.999999Z' });
    expect(foldNumber([fact])).toMatchObject({
      assignments: [{ started_at: day(3) }],
      anomalies: [
        {
          code: 'future_effective',
          e164: E164,
          workspace_ids: ['w1'],
          positions: [fact.position],
          message: 'Event e takes effect on 2026-06-03T00:00:00.000Z, more than a day after it was recorded.',
        },
      ],
    });
  });

  it('is none at exactly a day, nor in the past', () => {
    for (const recorded_at of [day(2), day(3), day(9)]) {
      expect(foldNumber([provision({ on: 3, recorded_at })]).anomalies).toEqual([]);
    }
  });

  it('goes by released_at, not by when the release occurred', () => {
    const gone = release({ effective_at: day(9), occurred_at: day(2), recorded_at: day(2) });
    expect(foldNumber([provision({ on: 1 }), gone]).anomalies).toMatchObject([{ code: 'future_effective' }]);
  });

  it('is found of inferred and repeated facts too', () => {
    const recorded_at = '2026-05-01T00:00:00.000000Z';
    const facts = [
      provision({ recorded_at }),
      provision({ recorded_at }),
      release({ inferred: true, recorded_at }),
    ];
    const codes = foldNumber(facts).anomalies.map(({ code }) => code);
    expect(codes.filter((code) => code === 'future_effective')).toHaveLength(3);
  });
});

describe('conflicting_delivery', () => {
  const note = conflictNote({ original_event_id: 'e', original_position: 3, position: 9 });

  it('names the event that stands and the note', () => {
    expect(foldNumber([], [note])).toEqual({
      assignments: [],
      anomalies: [
        {
          code: 'conflicting_delivery',
          e164: E164,
          workspace_ids: ['w1'],
          positions: [3, 9],
          message:
            'A delivery brought event e with other content than the ledger has. The first content stands.',
        },
      ],
    });
  });

  it('is one for each note, in whatever order they come and however often', () => {
    const other = conflictNote({ original_event_id: 'd', original_position: 4, position: 8 });
    const expected = [{ positions: [4, 8] }, { positions: [3, 9] }];
    expect(foldNumber([], [note, other]).anomalies).toMatchObject(expected);
    expect(foldNumber([], [{ ...other, position: 20 }, other, note, note]).anomalies).toMatchObject(expected);
    expect(foldNumber([], [note, { ...note, workspace_id: 'w2' }]).anomalies).toHaveLength(2);
  });
});
