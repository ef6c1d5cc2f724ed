import { describe, expect, it } from '@jest/globals';
import { parseEnvelope } from '../../../src/numbers/envelope.js';
import { toConflictNote, toNumberFact } from '../../../src/numbers/fact.js';
import { isNumberKind } from '../../../src/numbers/number-event.js';
import {
  KIND_REASSIGNMENT_CHECKED,
  LEDGER_WORKSPACE,
  reassignmentCheckBody,
} from '../../../src/numbers/own-events.js';

const AT = '2026-06-27T10:00:00.000001Z';
const data = {
  e164: '+254700000001',
  since: '2026-06-01',
  tz: 'Africa/Nairobi',
  answer: 'no_data' as const,
  coverage_start: null,
  evidence: [],
  checked_at: AT,
  asked_by: 'admin',
};
const body = reassignmentCheckBody({ event_id: 'e1', workspace_id: LEDGER_WORKSPACE, occurred_at: AT }, data);

describe('the record of a question', () => {
  it('has the envelope that every event has', () => {
    expect(parseEnvelope(body)).toEqual({
      ok: true,
      envelope: {
        kind: 'ledger.reassignment_checked',
        event_id: 'e1',
        workspace_id: 'ledger',
        occurred_at: AT,
        data,
      },
    });
  });

  it('says nothing about who holds the number', () => {
    const stored = { position: 1, recorded_at: AT, kind: KIND_REASSIGNMENT_CHECKED, body };
    expect(toNumberFact(stored)).toBeNull();
    expect(toConflictNote(stored)).toBeNull();
  });

  it('is not taken from the provider', () => {
    expect(isNumberKind(KIND_REASSIGNMENT_CHECKED)).toBe(false);
  });
});
