import { describe, expect, it } from '@jest/globals';
import { foldNumber } from '../../../src/numbers/fold.js';
import { provision, release } from './facts.js';

describe('the order of assignments', () => {
  it('is by start, then by end with open ones last, then by workspace and generation', () => {
    const facts = [
      provision({ workspace_id: 'w4', on: 3 }),
      provision({ workspace_id: 'w3', on: 2 }),
      release({ workspace_id: 'w3', on: 9 }),
      provision({ workspace_id: 'w2', on: 2 }),
      release({ workspace_id: 'w2', on: 9 }),
      provision({ workspace_id: 'w1', on: 2 }),
      release({ workspace_id: 'w5', on: 1 }),
      provision({ workspace_id: 'w6', on: 2 }),
      release({ workspace_id: 'w6', on: 2 }),
    ];
    const order = foldNumber(facts).assignments.map(({ workspace_id }) => workspace_id);
    expect(order).toEqual(['w5', 'w6', 'w2', 'w3', 'w1', 'w4']);
  });
});

describe('the set of facts', () => {
  it('may be empty', () => {
    expect(foldNumber([])).toEqual({ assignments: [], anomalies: [] });
  });

  it('counts a fact that is given twice once, at its first position', () => {
    const given = provision({ on: 1 });
    const again = { ...given, position: given.position + 100 };
    for (const facts of [
      [given, again],
      [again, given],
    ]) {
      expect(foldNumber(facts)).toMatchObject({
        assignments: [{ start_position: given.position }],
        anomalies: [],
      });
    }
  });

  it('counts the same event id in two workspaces twice', () => {
    const facts = [provision({ event_id: 'same' }), provision({ event_id: 'same', workspace_id: 'w2' })];
    expect(foldNumber(facts).assignments).toHaveLength(2);
  });

  it('is left as it was given', () => {
    const facts = Object.freeze(
      [release({ on: 3 }), provision({ on: 1 })].map((fact) => Object.freeze(fact)),
    );
    expect(foldNumber(facts).assignments).toHaveLength(1);
  });

  it('must be of one number', () => {
    const facts = [provision({ position: 3 }), provision({ position: 9, e164: '+254700000002' })];
    expect(() => foldNumber(facts)).toThrow(
      'Expected facts of one number, got +254700000001 at position 3 and +254700000002 at 9.',
    );
  });
});
