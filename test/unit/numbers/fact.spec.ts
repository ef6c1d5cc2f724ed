import { describe, expect, it } from '@jest/globals';
import { toConflictNote, toNumberFact } from '../../../src/numbers/fact.js';
import { ImpossibleState } from '../../../src/numbers/numbers.errors.js';
import {
  conflictNoteBody,
  inferredProvisionBody,
  inferredReleaseBody,
  KIND_DELIVERY_CONFLICTED,
  KIND_PROVISION_INFERRED,
  KIND_RELEASE_INFERRED,
} from '../../../src/numbers/own-events.js';

const HEAD = { event_id: 'e1', workspace_id: 'w1', occurred_at: '2026-06-27T10:00:00.000000Z' };
const NUMBER = { number_id: 'n1', e164: '+254700000001', country_code: 'KE' };
const PROVISION = { ...NUMBER, capabilities: ['voice'], series_id: 's1', rental_start_at: '2026-06' };
const RELEASE = { ...NUMBER, release_reason: 'trial_expired', released_at: '2026-06-27T09:00:00.000000Z' };
const ROW = { position: 7, recorded_at: '2026-06-28T00:00:00.000000Z' };

function stored(kind: string, data: object) {
  return { ...ROW, kind, body: Buffer.from(JSON.stringify({ kind, ...HEAD, data })) };
}

describe('toNumberFact', () => {
  const provisioned = {
    ...ROW,
    ...HEAD,
    ...PROVISION,
    kind: 'provisioned',
    inferred: false,
    effective_at: HEAD.occurred_at,
  };
  const { released_at, ...attributes } = RELEASE;
  const released = {
    ...ROW,
    ...HEAD,
    ...attributes,
    kind: 'released',
    inferred: false,
    effective_at: released_at,
  };

  it('reads a provision, which takes effect when it occurred', () => {
    expect(toNumberFact(stored('number.provisioned', PROVISION))).toEqual(provisioned);
  });

  it('reads a provision under its old name', () => {
    expect(toNumberFact(stored('number.assigned', PROVISION))).toEqual(provisioned);
  });

  it('reads a release, which takes effect at released_at', () => {
    expect(toNumberFact(stored('number.released', RELEASE))).toEqual(released);
  });

  it('takes a release without released_at for effective when it occurred', () => {
    const fact = toNumberFact(stored('number.released', { ...RELEASE, released_at: null }));
    expect(fact).toEqual({ ...released, effective_at: HEAD.occurred_at });
  });

  it('reads inferred facts as such', () => {
    const provision = { ...ROW, kind: KIND_PROVISION_INFERRED, body: inferredProvisionBody(HEAD, PROVISION) };
    const release = { ...ROW, kind: KIND_RELEASE_INFERRED, body: inferredReleaseBody(HEAD, RELEASE) };
    expect(toNumberFact(provision)).toEqual({ ...provisioned, inferred: true });
    expect(toNumberFact(release)).toEqual({ ...released, inferred: true });
  });

  it.each(['ledger.reaction_succeeded', KIND_DELIVERY_CONFLICTED, 'wallet.top_up', ''])(
    'passes over %j',
    (kind) => {
      expect(toNumberFact({ ...ROW, kind, body: Buffer.from('not even JSON') })).toBeNull();
    },
  );

  it('says which position holds a number event that cannot be read', () => {
    const bad = [
      { ...ROW, kind: 'number.released', body: Buffer.from('{') },
      stored('number.released', { ...RELEASE, released_at: '2026-02-30T00:00:00Z' }),
      stored('number.provisioned', { ...PROVISION, e164: '0700' }),
    ];
    for (const row of bad) {
      expect(() => toNumberFact(row)).toThrow(ImpossibleState);
      expect(() => toNumberFact(row)).toThrow(`The ${row.kind} event at position 7 cannot be read: `);
    }
  });
});

describe('toConflictNote', () => {
  const data = { e164: '+254700000001', event_id: 'original', position: 3, delivery_id: 'd1' };
  const row = { ...ROW, kind: KIND_DELIVERY_CONFLICTED, body: conflictNoteBody(HEAD, data) };

  it('reads which event stands and which delivery said otherwise', () => {
    expect(toConflictNote(row)).toEqual({
      ...ROW,
      event_id: 'e1',
      workspace_id: 'w1',
      e164: '+254700000001',
      original_event_id: 'original',
      original_position: 3,
      delivery_id: 'd1',
    });
  });

  it('passes over other kinds, and over a conflict that is about no number', () => {
    expect(toConflictNote({ ...row, kind: 'number.released' })).toBeNull();
    expect(toConflictNote({ ...row, body: conflictNoteBody(HEAD, { ...data, e164: null }) })).toBeNull();
  });

  it('says which position holds a note that cannot be read', () => {
    const bad = { ...row, body: conflictNoteBody(HEAD, { ...data, position: 1.5 }) };
    expect(() => toConflictNote(bad)).toThrow(
      'The ledger.delivery_conflicted event at position 7 cannot be read: data.position: expected a position, got 1.5.',
    );
  });
});

describe('the bodies of our own events', () => {
  it('have the envelope of the provider’s, in its order', () => {
    const body = inferredReleaseBody(
      { occurred_at: HEAD.occurred_at, workspace_id: 'w1', event_id: 'e1' },
      RELEASE,
    );
    expect(Object.keys(JSON.parse(body.toString()) as object)).toEqual([
      'kind',
      'event_id',
      'workspace_id',
      'occurred_at',
      'data',
    ]);
  });
});
