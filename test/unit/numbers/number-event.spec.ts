import { describe, expect, it } from '@jest/globals';
import type { Envelope } from '../../../src/numbers/envelope.js';
import { isNumberKind, readNumberEvent, upcastKind } from '../../../src/numbers/number-event.js';

const HEAD = { event_id: 'e1', workspace_id: 'w1', occurred_at: '2026-06-27T13:00:00+03:00' };
const RELEASED: Envelope = {
  ...HEAD,
  kind: 'number.released',
  data: {
    number_id: 'n1',
    e164: '+254700000001',
    country_code: 'KE',
    release_reason: 'explicit',
    released_at: '2026-06-27T09:59:59.5Z',
  },
};
const PROVISIONED: Envelope = {
  ...HEAD,
  kind: 'number.provisioned',
  data: {
    number_id: 'n1',
    e164: '+254700000001',
    country_code: 'KE',
    capabilities: ['voice', 'sms'],
    series_id: 's1',
    rental_start_at: '2026-06-01',
  },
};

function withData(envelope: Envelope, data: Record<string, unknown>): Envelope {
  return { ...envelope, data: { ...envelope.data, ...data } };
}

describe('kinds', () => {
  it('are facts about a number under their current and their old name', () => {
    expect(['number.provisioned', 'number.released', 'number.assigned'].every(isNumberKind)).toBe(true);
  });

  it('are for the ledger in no other spelling, and our own are not the provider’s to send', () => {
    const others = [
      'number.suspended',
      'wallet.top_up',
      'Number.Released',
      'number.released ',
      '*',
      'toString',
      '',
    ];
    const own = ['ledger.provision_inferred', 'ledger.release_inferred', 'ledger.delivery_conflicted'];
    expect([...others, ...own].some(isNumberKind)).toBe(false);
  });

  it('are upcast from the old name of a provision only', () => {
    expect(upcastKind('number.assigned')).toBe('number.provisioned');
    expect(upcastKind('number.released')).toBe('number.released');
    expect(upcastKind('wallet.top_up')).toBe('wallet.top_up');
  });
});

describe('a release', () => {
  it('is read with its instants in UTC', () => {
    expect(readNumberEvent(RELEASED)).toEqual({
      ok: true,
      event: {
        kind: 'number.released',
        event_id: 'e1',
        workspace_id: 'w1',
        occurred_at: '2026-06-27T10:00:00.000000Z',
        data: {
          number_id: 'n1',
          e164: '+254700000001',
          country_code: 'KE',
          release_reason: 'explicit',
          released_at: '2026-06-27T09:59:59.500000Z',
        },
      },
    });
  });

  it('keeps a reason that nobody documented', () => {
    const read = readNumberEvent(withData(RELEASED, { release_reason: 'Sold by auction ☎' }));
    expect(read).toMatchObject({ ok: true, event: { data: { release_reason: 'Sold by auction ☎' } } });
  });

  it.each([undefined, null])('may have a released_at of %s', (released_at) => {
    expect(readNumberEvent(withData(RELEASED, { released_at }))).toMatchObject({
      ok: true,
      event: { data: { released_at: null } },
    });
  });

  it.each([
    [
      'released_at',
      '2026-02-30T00:00:00Z',
      'data.released_at: expected an RFC 3339 instant with a zone, got "2026-02-30T00:00:00Z".',
    ],
    [
      'released_at',
      1751000000,
      'data.released_at: expected an RFC 3339 instant with a zone, got 1751000000.',
    ],
    ['released_at', '', 'data.released_at: expected an RFC 3339 instant with a zone, got "".'],
    [
      'release_reason',
      undefined,
      'data.release_reason: expected text of 1 to 128 characters, but it is missing.',
    ],
    ['release_reason', null, 'data.release_reason: expected text of 1 to 128 characters, got null.'],
    ['release_reason', 3, 'data.release_reason: expected text of 1 to 128 characters, got 3.'],
  ])('is not usable with a %s of %j', (field, value, reason) => {
    expect(readNumberEvent(withData(RELEASED, { [field]: value }))).toEqual({ ok: false, reason });
  });
});

describe('a provision', () => {
  it('is read with what it says of the number', () => {
    expect(readNumberEvent(PROVISIONED)).toEqual({
      ok: true,
      event: { ...PROVISIONED, occurred_at: '2026-06-27T10:00:00.000000Z' },
    });
  });

  it('is the same under its old name', () => {
    expect(readNumberEvent({ ...PROVISIONED, kind: 'number.assigned' })).toEqual(
      readNumberEvent(PROVISIONED),
    );
  });

  it.each([undefined, null])('may have %s for what is optional', (nothing) => {
    const bare = withData(PROVISIONED, {
      capabilities: nothing,
      series_id: nothing,
      rental_start_at: nothing,
    });
    expect(readNumberEvent(bare)).toMatchObject({
      ok: true,
      event: { data: { capabilities: null, series_id: null, rental_start_at: null } },
    });
  });

  it('keeps capabilities that nobody documented, and none at all', () => {
    for (const capabilities of [['telepathy'], []]) {
      expect(readNumberEvent(withData(PROVISIONED, { capabilities }))).toMatchObject({
        ok: true,
        event: { data: { capabilities } },
      });
    }
  });

  it('keeps rental_start_at as it was sent, in whatever format', () => {
    for (const rental_start_at of ['2026-02-30', 'June', '', '2026-06-27T10:00:00.000Z']) {
      expect(readNumberEvent(withData(PROVISIONED, { rental_start_at }))).toMatchObject({
        ok: true,
        event: { data: { rental_start_at } },
      });
    }
  });

  it.each([
    ['capabilities', 'voice', 'data.capabilities: expected an array of texts or null, got "voice".'],
    ['capabilities', ['voice', 1], 'data.capabilities: expected an array of texts or null, got ["voice",1].'],
    [
      'capabilities',
      { voice: true },
      'data.capabilities: expected an array of texts or null, got {"voice":true}.',
    ],
    ['series_id', 7, 'data.series_id: expected text of 1 to 128 characters, got 7.'],
    ['rental_start_at', 20260627, 'data.rental_start_at: expected text or null, got 20260627.'],
  ])('is not usable with a %s of %j', (field, value, reason) => {
    expect(readNumberEvent(withData(PROVISIONED, { [field]: value }))).toEqual({ ok: false, reason });
  });
});

describe.each([
  ['provision', PROVISIONED],
  ['release', RELEASED],
])('every %s', (_, envelope) => {
  it.each([
    ['number_id', undefined, 'data.number_id: expected text of 1 to 128 characters, but it is missing.'],
    ['number_id', '', 'data.number_id: expected text of 1 to 128 characters, got "".'],
    ['number_id', 12, 'data.number_id: expected text of 1 to 128 characters, got 12.'],
    ['country_code', null, 'data.country_code: expected text of 1 to 128 characters, got null.'],
    ['e164', undefined, 'data.e164: expected + and 7 to 15 digits, but it is missing.'],
    ['e164', '0700000001', 'data.e164: expected + and 7 to 15 digits, got "0700000001".'],
    ['e164', '+254 700 000001', 'data.e164: expected + and 7 to 15 digits, got "+254 700 000001".'],
    ['e164', 254700000001, 'data.e164: expected + and 7 to 15 digits, got 254700000001.'],
  ])('needs a %s, not %j', (field, value, reason) => {
    expect(readNumberEvent(withData(envelope, { [field]: value }))).toEqual({ ok: false, reason });
  });

  it('needs an instant of occurrence that a calendar and a clock can show', () => {
    for (const occurred_at of ['2026-02-30T00:00:00Z', '2026-06-27T10:00:00', '2026-06-27', 'yesterday']) {
      expect(readNumberEvent({ ...envelope, occurred_at })).toEqual({
        ok: false,
        reason: `occurred_at: expected an RFC 3339 instant with a zone, got "${occurred_at}".`,
      });
    }
  });

  it('may be of a number that no numbering plan knows', () => {
    expect(readNumberEvent(withData(envelope, { e164: '+9990000000', country_code: 'XX' })).ok).toBe(true);
  });
});

it('refuses to read another kind as a number event', () => {
  expect(readNumberEvent({ ...PROVISIONED, kind: 'wallet.top_up' })).toEqual({
    ok: false,
    reason: 'kind: expected number.provisioned or number.released, got "wallet.top_up".',
  });
});
