import { describe, expect, it } from '@jest/globals';
import { compareLife } from '../../../src/sandbox/compare-life.js';
import { generateLife } from '../../../src/sandbox/simulation/life.js';

const life = generateLife(
  { seed: 'compare', numbers: 1, eventsPerNumber: 4, startAt: 0, workspaceId: 'ours' },
  0,
);
const answer = () => ({
  data: structuredClone(life.assignments) as unknown as Record<string, unknown>[],
  anomalies: [] as { code: string }[],
});

describe('comparing a life with the answer', () => {
  it('finds nothing in the right answer, more fields or not', () => {
    const given = answer();
    given.data[0]!['start_position'] = 7;
    expect(compareLife(life, given)).toEqual([]);
  });

  it('names each field that differs, with both values', () => {
    const given = answer();
    given.data[1]!['number_id'] = 'another';
    given.data[1]!['ended_at'] = null;
    expect(compareLife(life, given)).toEqual([
      `${life.e164} generation 2: expected number_id "${life.assignments[1]!.number_id}", got "another"`,
      `${life.e164} generation 2: expected ended_at "${life.assignments[1]!.ended_at}", got null`,
    ]);
  });

  it('names a field that is missing', () => {
    const given = answer();
    delete given.data[0]!['generation'];
    expect(compareLife(life, given)[0]).toContain('expected generation 1, got undefined');
  });

  it('counts the assignments first', () => {
    expect(compareLife(life, { ...answer(), data: [] })).toEqual([
      `${life.e164}: expected 2 assignments, got 0`,
    ]);
  });

  it('names an anomaly where there should be none', () => {
    const given = { ...answer(), anomalies: [{ code: 'missing_release' }] };
    expect(compareLife(life, given)).toEqual([`${life.e164}: expected no anomaly, got missing_release`]);
  });

  it('leaves other workspaces out of account, and anomalies that may be theirs', () => {
    const given = { ...answer(), anomalies: [{ code: 'overlapping_assignments' }] };
    given.data.unshift({ ...given.data[0], workspace_id: 'theirs' });
    expect(compareLife(life, given)).toEqual([]);
  });
});
