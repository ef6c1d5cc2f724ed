import { describe, expect, it } from '@jest/globals';
import { foldNumber } from '../../../src/numbers/fold.js';
import { day, E164, provision, release } from './facts.js';

describe('none open, provisioned', () => {
  it('opens the first assignment with everything the provision says', () => {
    const given = provision({ on: 1 });
    expect(foldNumber([given])).toEqual({
      assignments: [
        {
          workspace_id: 'w1',
          e164: E164,
          generation: 1,
          number_id: 'n1',
          series_id: 's1',
          country_code: 'KE',
          capabilities: ['voice'],
          rental_start_at: '2026-06',
          started_at: day(1),
          start_source: 'provider',
          ended_at: null,
          end_source: null,
          release_reason: null,
          start_event_id: given.event_id,
          end_event_id: null,
          start_position: given.position,
          end_position: null,
          end_recorded_at: null,
        },
      ],
      anomalies: [],
    });
  });

  it('opens the next generation after a release, under the same number_id or another', () => {
    const facts = [
      provision({ on: 1 }),
      release({ on: 2 }),
      provision({ on: 3 }),
      release({ on: 4 }),
      provision({ on: 5, number_id: 'n2' }),
    ];
    const { assignments, anomalies } = foldNumber(facts);
    expect(
      assignments.map(({ generation, started_at, ended_at }) => [generation, started_at, ended_at]),
    ).toEqual([
      [1, day(1), day(2)],
      [2, day(3), day(4)],
      [3, day(5), null],
    ]);
    expect(anomalies).toEqual([]);
  });

  it('never takes rental_start_at for the start', () => {
    const { assignments } = foldNumber([provision({ on: 2, rental_start_at: '2026-06-01T00:00:00Z' })]);
    expect(assignments).toMatchObject([{ started_at: day(2), rental_start_at: '2026-06-01T00:00:00Z' }]);
  });
});

describe('open, released', () => {
  it('ends the assignment with the reason as sent', () => {
    const gone = release({ on: 2, release_reason: 'Sold ☎' });
    const { assignments, anomalies } = foldNumber([provision({ on: 1 }), gone]);
    expect(assignments).toMatchObject([
      {
        ended_at: day(2),
        end_source: 'provider',
        release_reason: 'Sold ☎',
        end_event_id: gone.event_id,
        end_position: gone.position,
      },
    ]);
    expect(anomalies).toEqual([]);
  });

  it('ends it under another number_id too, and keeps the one it was given under', () => {
    const { assignments, anomalies } = foldNumber([
      provision({ on: 1 }),
      release({ on: 2, number_id: 'n2' }),
    ]);
    expect(assignments).toMatchObject([{ number_id: 'n1', ended_at: day(2) }]);
    expect(anomalies).toEqual([]);
  });

  it('keeps the next holder when a release comes late', () => {
    const facts = [provision({ on: 1 }), provision({ on: 5, workspace_id: 'w2' }), release({ on: 3 })];
    const { assignments, anomalies } = foldNumber(facts);
    expect(assignments).toMatchObject([
      { workspace_id: 'w1', ended_at: day(3) },
      { workspace_id: 'w2', started_at: day(5), ended_at: null },
    ]);
    expect(anomalies).toEqual([]);
  });
});

describe('open, provisioned at an instant after its start', () => {
  const first = provision({ on: 1 });
  const second = provision({ on: 4, number_id: 'n2' });

  it('ends the open assignment at that instant by inference and opens the next', () => {
    const { assignments, anomalies } = foldNumber([first, second]);
    expect(assignments).toMatchObject([
      {
        generation: 1,
        number_id: 'n1',
        ended_at: day(4),
        end_source: 'inferred',
        end_event_id: null,
        end_position: null,
        release_reason: null,
      },
      { generation: 2, number_id: 'n2', started_at: day(4), start_source: 'provider', ended_at: null },
    ]);
    expect(anomalies).toEqual([
      {
        code: 'missing_release',
        e164: E164,
        workspace_ids: ['w1'],
        positions: [first.position, second.position],
        message:
          'Workspace w1, which held +254700000001 since 2026-06-01T00:00:00.000Z, was given it again on ' +
          '2026-06-04T00:00:00.000Z; the release in between was not received.',
      },
    ]);
  });

  it('is explained when the missing release comes late', () => {
    const { assignments, anomalies } = foldNumber([first, second, release({ on: 3 })]);
    expect(assignments).toMatchObject([{ ended_at: day(3), end_source: 'provider' }, { started_at: day(4) }]);
    expect(anomalies).toEqual([]);
  });
});

describe('open, provisioned at the very instant of its start', () => {
  it('is a repeated provision and nothing else; the lower event id stands', () => {
    const a = provision({ event_id: 'a', number_id: 'n2' });
    const b = provision({ event_id: 'b' });
    const { assignments, anomalies } = foldNumber([b, a]);
    expect(assignments).toMatchObject([
      { generation: 1, start_event_id: 'a', number_id: 'n2', ended_at: null },
    ]);
    expect(anomalies).toEqual([
      {
        code: 'repeated_provision',
        e164: E164,
        workspace_ids: ['w1'],
        positions: [a.position, b.position],
        message:
          'Event b gives +254700000001 to workspace w1 on 2026-06-01T00:00:00.000Z, as event a already did.',
      },
    ]);
  });

  it('is told apart from one a microsecond later', () => {
    const later = provision({ effective_at: '2026-06-01T00:00:00.000001Z' });
    const { anomalies } = foldNumber([provision({ on: 1 }), later]);
    expect(anomalies).toMatchObject([{ code: 'missing_release' }]);
  });
});

describe('none open, released as the first fact or under another number_id', () => {
  const gone = release({ on: 2 });

  it('makes an assignment with an unknown start', () => {
    const { assignments, anomalies } = foldNumber([gone]);
    expect(assignments).toMatchObject([
      {
        generation: 1,
        started_at: null,
        start_source: 'inferred',
        start_event_id: null,
        start_position: null,
        series_id: null,
        capabilities: null,
        rental_start_at: null,
        country_code: 'KE',
        ended_at: day(2),
        end_source: 'provider',
        release_reason: 'explicit',
        end_event_id: gone.event_id,
      },
    ]);
    expect(anomalies).toEqual([
      {
        code: 'missing_provision',
        e164: E164,
        workspace_ids: ['w1'],
        positions: [gone.position],
        message:
          'Workspace w1 released +254700000001 on 2026-06-02T00:00:00.000Z, but its provision was not received.',
      },
    ]);
  });

  it('makes one after an assignment of another number_id', () => {
    const { assignments, anomalies } = foldNumber([
      provision({ on: 1 }),
      gone,
      release({ on: 5, number_id: 'n2' }),
    ]);
    expect(assignments).toMatchObject([
      { generation: 1, number_id: 'n1', ended_at: day(2) },
      { generation: 2, number_id: 'n2', started_at: null, ended_at: day(5) },
    ]);
    expect(anomalies).toMatchObject([{ code: 'missing_provision' }]);
  });

  it('makes one before a provision that comes after the release', () => {
    const { assignments } = foldNumber([provision({ on: 3 }), gone]);
    expect(assignments).toMatchObject([
      { generation: 1, started_at: null, ended_at: day(2) },
      { generation: 2, started_at: day(3), ended_at: null },
    ]);
  });

  it('is explained when the missing provision comes late', () => {
    const { assignments, anomalies } = foldNumber([gone, provision({ on: 1 })]);
    expect(assignments).toMatchObject([{ started_at: day(1), start_source: 'provider', ended_at: day(2) }]);
    expect(anomalies).toEqual([]);
  });
});

describe('none open, released under the same number_id', () => {
  const given = provision({ on: 1 });
  const early = release({ on: 2, event_id: 'early' });
  const late = release({ on: 4, event_id: 'late' });

  it('is a repeated release; the earliest stands', () => {
    const { assignments, anomalies } = foldNumber([late, given, early]);
    expect(assignments).toMatchObject([{ ended_at: day(2), end_event_id: 'early' }]);
    expect(anomalies).toEqual([
      {
        code: 'repeated_release',
        e164: E164,
        workspace_ids: ['w1'],
        positions: [early.position, late.position],
        message:
          'Event late says that workspace w1 released +254700000001 on 2026-06-04T00:00:00.000Z, ' +
          'but by event early it was released on 2026-06-02T00:00:00.000Z.',
      },
    ]);
  });

  it('is explained when a provision in between comes late', () => {
    const { assignments, anomalies } = foldNumber([given, early, late, provision({ on: 3 })]);
    expect(assignments).toMatchObject([{ ended_at: day(2) }, { started_at: day(3), ended_at: day(4) }]);
    expect(anomalies).toEqual([]);
  });
});
