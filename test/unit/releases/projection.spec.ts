import { describe, expect, it } from '@jest/globals';
import type { NumberFact } from '../../../src/numbers/fact.js';
import { foldNumber } from '../../../src/numbers/fold.js';
import { type ReleaseRow, releasesProjection } from '../../../src/releases/releases.projection.js';
import { day, E164, provision, RECORDED_AT, release } from '../numbers/facts.js';

const project = (facts: NumberFact[]) =>
  releasesProjection.rows({ e164: E164, facts, history: foldNumber(facts) })['releases'] as ReleaseRow[];

describe('the projection of releases', () => {
  it('has its frozen name', () => {
    expect(releasesProjection.name).toBe('releases');
  });

  it('has a row for a release that ends an assignment, with exactly the columns that it declares', () => {
    const end = release({ on: 3, release_reason: 'trial_expired' });
    const [row, ...others] = project([provision({ on: 1 }), end]);
    expect(others).toEqual([]);
    expect(row).toEqual({
      release_event_id: end.event_id,
      workspace_id: 'w1',
      e164: E164,
      number_id: 'n1',
      country_code: 'KE',
      release_reason: 'trial_expired',
      released_at: day(3),
      recorded_at: RECORDED_AT,
      generation: 1,
      held_for_seconds: 2 * 86_400,
      position: end.position,
    });
    expect(Object.keys(row!).sort()).toEqual([...releasesProjection.tables[0]!.columns].sort());
  });

  it('counts the time held to the microsecond', () => {
    const end = release({ effective_at: '2026-06-01T00:00:01.000001Z' });
    expect(project([provision({ on: 1 }), end])).toMatchObject([{ held_for_seconds: 1.000001 }]);
  });

  it('does not know how long a number was held whose start was never received', () => {
    expect(project([release({ on: 3 })])).toMatchObject([{ held_for_seconds: null, generation: 1 }]);
  });

  it('has no row for a release that ended nothing', () => {
    const first = release({ on: 2 });
    const repeated = release({ on: 4 });
    expect(project([provision({ on: 1 }), first, repeated])).toMatchObject([
      { release_event_id: first.event_id },
    ]);
  });

  it('has no row for an end that is deduced from the next provision', () => {
    expect(project([provision({ on: 1 }), provision({ on: 5 })])).toEqual([]);
  });

  it('has a row for a release inferred by comparing with the provider', () => {
    const inferred = release({ on: 4, inferred: true });
    expect(project([provision({ on: 1 }), inferred])).toMatchObject([
      { release_event_id: inferred.event_id },
    ]);
  });

  it('has a row for each workspace and generation', () => {
    const facts = [
      provision({ on: 1 }),
      release({ on: 2 }),
      provision({ on: 3 }),
      release({ on: 4 }),
      provision({ on: 5, workspace_id: 'w2' }),
      release({ on: 6, workspace_id: 'w2' }),
    ];
    const rows = project(facts).map(({ workspace_id, generation }) => [workspace_id, generation]);
    expect(rows).toEqual([
      ['w1', 1],
      ['w1', 2],
      ['w2', 1],
    ]);
  });
});
