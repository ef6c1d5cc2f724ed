import { describe, expect, it } from '@jest/globals';
import { isSupportedEvent, kindPatterns } from '../../../src/subscriptions/webhooks/event-filter.js';

describe('an event filter', () => {
  it.each(['*', 'number.*', 'number.released', 'number.provisioned', 'ledger.*', 'ledger.release_inferred'])(
    'may be %s',
    (filter) => expect(isSupportedEvent(filter)).toBe(true),
  );
  it.each([
    '',
    'number',
    'number.',
    'number.sold',
    '*.*',
    'call.*',
    'ledger.%',
    'ledger._x',
    'NUMBER.*',
    'number.*\n',
    ' *',
  ])('may not be %j', (filter) => expect(isSupportedEvent(filter)).toBe(false));

  it('finds events under the name they were sent by, and takes an underscore for itself', () => {
    expect(kindPatterns(['number.provisioned', 'number.released'])).toEqual([
      'number.provisioned',
      'number.assigned',
      'number.released',
    ]);
    expect(kindPatterns(['number.*', 'ledger.release_inferred', '*'])).toEqual([
      'number.%',
      'ledger.release\\_inferred',
      '%',
    ]);
  });
});
