import { describe, expect, it } from '@jest/globals';
import type { DeliveryVerdict } from '../../../src/intake/delivery.js';
import { headerFlags, providerHeaders, unsignedHeaders } from '../../../src/intake/webhook-request.js';

const requestWith = (headers: Record<string, string[]>) => ({
  endpoint_id: 'default',
  address: '192.0.2.1',
  body: Buffer.alloc(0),
  headers,
});
const signed: DeliveryVerdict = { status: 'ignored', reason: '', event_id: 'e1', kind: 'number.provisioned' };
const unreadable: DeliveryVerdict = { status: 'quarantined', reason: '', event_id: null, kind: null };

it('takes the headers of the provider out of all, each value by itself', () => {
  const raw = ['Host', 'ledger', 'X-Sautikit-Signature', 'a', 'x-sautikit-signature', 'b', '__proto__', 'c'];
  expect(providerHeaders(raw)).toEqual({ 'x-sautikit-signature': ['a', 'b'] });
  expect(providerHeaders(['X-SAUTIKIT-EVENT', ''])).toEqual({ 'x-sautikit-event': [''] });
});

describe('the unsigned headers of a delivery', () => {
  it('reads the set of the event pages', () => {
    const request = requestWith({
      'x-sautikit-event': ['number.released'],
      'x-sautikit-idempotency-key': ['d1'],
    });
    expect(unsignedHeaders(request)).toEqual({
      header_kind: 'number.released',
      idempotency_key: 'd1',
      header_event_id: null,
    });
  });

  it('reads the set of the guide', () => {
    const request = requestWith({
      'x-sautikit-event-kind': ['number.released'],
      'x-sautikit-event-id': ['e1'],
    });
    expect(unsignedHeaders(request)).toEqual({
      header_kind: 'number.released',
      idempotency_key: null,
      header_event_id: 'e1',
    });
  });

  it('keeps the first 256 characters of the first value', () => {
    const request = requestWith({ 'x-sautikit-event-id': ['x'.repeat(300), 'second'] });
    expect(unsignedHeaders(request).header_event_id).toBe('x'.repeat(256));
  });

  it('does without any', () => {
    expect(unsignedHeaders(requestWith({}))).toEqual({
      header_kind: null,
      idempotency_key: null,
      header_event_id: null,
    });
  });
});

describe('contradictions between headers and body', () => {
  it.each<[string, Record<string, string[]>, string[]]>([
    ['nothing sent', {}, []],
    ['the same', { 'x-sautikit-event': ['number.provisioned'], 'x-sautikit-event-id': ['e1'] }, []],
    ['the old name of the kind', { 'x-sautikit-event': ['number.assigned'] }, []],
    ['another kind', { 'x-sautikit-event': ['number.released'] }, ['header_kind_mismatch']],
    [
      'another kind in one of two headers',
      { 'x-sautikit-event': ['number.provisioned'], 'x-sautikit-event-kind': ['number.released'] },
      ['header_kind_mismatch'],
    ],
    ['another event id', { 'x-sautikit-event-id': ['e2'] }, ['header_event_id_mismatch']],
    ['a second event id', { 'x-sautikit-event-id': ['e1', 'e2'] }, ['header_event_id_mismatch']],
    ['another idempotency key', { 'x-sautikit-idempotency-key': ['e2'] }, []],
  ])('with %s', (_name, headers, flags) => {
    expect(headerFlags(requestWith(headers), signed)).toEqual(flags);
  });

  it('finds none where the body could not be read', () => {
    const request = requestWith({ 'x-sautikit-event': ['number.released'], 'x-sautikit-event-id': ['e1'] });
    expect(headerFlags(request, unreadable)).toEqual([]);
  });
});
