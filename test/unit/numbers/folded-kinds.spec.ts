import { describe, expect, it } from '@jest/globals';
import * as own from '../../../src/numbers/own-events.js';
import { FOLDED_KINDS } from '../../../src/numbers/stored-kinds.js';
import { toConflictNote, toNumberFact } from '../../../src/numbers/fact.js';

const KINDS = [
  'number.provisioned',
  'number.assigned',
  'number.released',
  'ledger.reaction_succeeded',
  'wallet.top_up',
  ...Object.values(own).filter((value) => typeof value === 'string'),
];

/** Whether anything tries to read the body of such an event. */
function isRead(kind: string): boolean {
  const stored = { kind, position: 1, recorded_at: '', body: Buffer.from('no JSON') };
  try {
    return toNumberFact(stored) !== null || toConflictNote(stored) !== null;
  } catch {
    return true;
  }
}

describe('the kinds that are folded', () => {
  it('are all those that are read as a fact or a note, and no others', () => {
    expect(FOLDED_KINDS.toSorted()).toEqual(KINDS.filter(isRead).toSorted());
  });
});
