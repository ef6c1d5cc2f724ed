import { describe, expect, it } from '@jest/globals';
import type { NumberFact, ReleaseFact } from '../../../src/numbers/fact.js';
import { foldNumber } from '../../../src/numbers/fold.js';
import { judgeRelease } from '../../../src/reactions/judge-release.js';
import { day, inferredRelease, provision, release } from '../numbers/facts.js';

function judge(facts: NumberFact[], judged: ReleaseFact, acted: ReleaseFact[] = [], supersedable = true) {
  const identity = { workspace_id: judged.workspace_id, release_event_id: judged.event_id };
  const actedOn = new Set(acted.map(({ event_id }) => event_id));
  return judgeRelease(identity, { facts, history: foldNumber(facts) }, actedOn, supersedable);
}

describe('a release just before acting', () => {
  it('is acted on for the assignment that it ended', () => {
    const [p, r] = [provision({ on: 1 }), release({ on: 5 })];
    expect(judge([p, r], r)).toEqual({
      act: true,
      ended: {
        workspace_id: 'w1',
        e164: p.e164,
        release_event_id: r.event_id,
        generation: 1,
        number_id: 'n1',
        release_reason: 'explicit',
        started_at: day(1),
        released_at: day(5),
        next_started_at: null,
      },
    });
  });

  it('is acted on when its provision was never received', () => {
    const r = release({ on: 5 });
    expect(judge([r], r)).toMatchObject({ act: true, ended: { started_at: null, generation: 1 } });
  });

  it('is skipped as repeated when another release ended the assignment', () => {
    const [p, r, again] = [provision({ on: 1 }), release({ on: 5 }), release({ on: 6 })];
    expect(judge([p, r, again], again)).toEqual({ act: false, reason: 'repeated', generation: null });
  });

  it('is skipped as superseded when the workspace was given the number again, also when that has ended too', () => {
    const [p1, r1, p2, r2] = [
      provision({ on: 1 }),
      release({ on: 5 }),
      provision({ on: 6 }),
      release({ on: 9 }),
    ];
    const superseded = { act: false, reason: 'superseded', generation: 1 };
    expect(judge([p1, r1, p2], r1)).toEqual(superseded);
    expect(judge([p1, r1, p2, r2], r1)).toEqual(superseded);
    expect(judge([p1, r1, p2, r2], r2)).toMatchObject({ act: true, ended: { generation: 2 } });
  });

  it('stops the billing of the generation that ended in any case, and is told when the next began', () => {
    const [p1, r1, p2] = [provision({ on: 1 }), release({ on: 5 }), provision({ on: 6 })];
    expect(judge([p1, r1, p2], r1, [], false)).toMatchObject({
      act: true,
      ended: { generation: 1, released_at: day(5), next_started_at: day(6) },
    });
  });

  it('is not superseded by another workspace', () => {
    const [p, r, other] = [
      provision({ on: 1 }),
      release({ on: 5 }),
      provision({ on: 6, workspace_id: 'w2' }),
    ];
    expect(judge([p, r, other], r)).toMatchObject({ act: true });
  });

  it('that moves an end already acted on does nothing twice, and corrects the billing', () => {
    const [p, late, early] = [provision({ on: 1 }), release({ on: 8 }), release({ on: 5 })];
    expect(judge([p, late, early], early, [late])).toEqual({
      act: false,
      reason: 'already_done',
      generation: 1,
    });
    expect(judge([p, late, early], early, [late], false)).toMatchObject({
      act: true,
      ended: { released_at: day(5) },
    });
  });

  it('moves the end that an inferred release was acted on for', () => {
    const [p, inferred, real] = [provision({ on: 1 }), inferredRelease({ on: 4 }), release({ on: 6 })];
    expect(judge([p, inferred, real], real, [inferred])).toMatchObject({ reason: 'already_done' });
  });

  it('is acted on although an earlier life of the number was', () => {
    const facts = [provision({ on: 1 }), release({ on: 5 }), provision({ on: 5 }), release({ on: 9 })];
    const [, r1, , r2] = facts as [NumberFact, ReleaseFact, NumberFact, ReleaseFact];
    expect(judge(facts, r2, [r1])).toMatchObject({ act: true, ended: { generation: 2 } });
  });
});
