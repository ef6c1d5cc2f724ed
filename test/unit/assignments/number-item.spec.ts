import { describe, expect, it } from '@jest/globals';
import { itemAsOf, newestItem } from '../../../src/assignments/number-item.js';
import { day, E164, provision, release } from '../numbers/facts.js';
import { knownFrom } from './known.js';

describe('a number by the newest facts', () => {
  it('is active while an assignment is open', () => {
    expect(newestItem(knownFrom([provision({ on: 1 })]))).toMatchObject({
      e164: E164,
      display: '+254 700 000001',
      state: 'active',
      current: { generation: 1, started_at: day(1) },
      last: { generation: 1 },
      generations: 1,
      anomalies: [],
    });
  });

  it('is released, with its last assignment, when none is open', () => {
    const item = newestItem(knownFrom([provision({ on: 1 }), release({ on: 2 })]));
    expect(item).toMatchObject({ state: 'released', current: null, last: { ended_at: day(2) } });
  });

  it('is active when any workspace holds it, whoever came last', () => {
    const item = newestItem(
      knownFrom([
        provision({ on: 1 }),
        provision({ on: 3, workspace_id: 'w2' }),
        release({ on: 4, workspace_id: 'w2' }),
      ]),
    );
    expect(item).toMatchObject({
      state: 'active',
      current: { workspace_id: 'w1' },
      last: { workspace_id: 'w2', ended_at: day(4) },
      generations: 2,
    });
  });

  it('shows the one that started latest of several that hold it', () => {
    const item = newestItem(knownFrom([provision({ on: 5, workspace_id: 'w2' }), provision({ on: 3 })]));
    expect(item).toMatchObject({ current: { workspace_id: 'w2' }, last: { workspace_id: 'w2' } });
  });
});

describe('a number as of an instant', () => {
  const known = knownFrom([provision({ on: 1 }), release({ on: 5 }), provision({ on: 8 })]);

  it('is held from the very instant of the start', () => {
    expect(itemAsOf(known, day(1))).toMatchObject({ state: 'active', current: { generation: 1 } });
  });

  it('is not held any more at the very instant of the end', () => {
    expect(itemAsOf(known, day(5))).toMatchObject({
      state: 'released',
      current: null,
      last: { generation: 1 },
    });
  });

  it('knows nothing of what started later', () => {
    expect(itemAsOf(known, day(6))).toMatchObject({ last: { generation: 1 }, generations: 1 });
    expect(itemAsOf(known, day(8))).toMatchObject({ current: { generation: 2 }, generations: 2 });
  });

  it('is nothing before anybody had started to hold it', () => {
    expect(itemAsOf(known, '2026-05-31T23:59:59.999999Z')).toBeNull();
  });

  it('is held before a release whose start was never received', () => {
    expect(itemAsOf(knownFrom([release({ on: 5 })]), day(2))).toMatchObject({
      state: 'active',
      current: { started_at: null, ended_at: day(5) },
    });
  });
});
