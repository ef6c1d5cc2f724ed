import { describe, expect, it } from '@jest/globals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accessRecord } from '../../../src/access-log/access-record.js';

const NOW = new Date('2026-06-27T10:00:00Z');
const KEY = { id: 'key_1', scopes: ['read'], workspaces: ['w1'] };

interface Sketch {
  method?: string;
  route?: string;
  params?: object;
  query?: object;
  key?: object | null;
  status?: number;
  type?: string;
}

function record({ method = 'GET', route, params = {}, query = {}, key = KEY, status = 200, type }: Sketch) {
  const routeOptions = { url: route ?? '/v1/numbers/:e164' };
  const request = {
    method,
    params,
    query,
    routeOptions,
    api_key: key ?? undefined,
    id: 'r1',
    ip: '192.0.2.7',
  };
  const reply = { statusCode: status, getHeader: () => type ?? 'application/json' };
  return accessRecord(request as unknown as FastifyRequest, reply as unknown as FastifyReply, NOW);
}

describe('a read', () => {
  it('is who asked about which number, when, from where and how', () => {
    expect(record({ params: { e164: '+254700000001' } })).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      read_at: '2026-06-27T10:00:00.000Z',
      key_id: 'key_1',
      workspaces: ['w1'],
      e164: '+254700000001',
      method: 'GET',
      route: '/v1/numbers/:e164',
      item: null,
      export: false,
      status: 200,
      address: '192.0.2.7',
      request_id: 'r1',
      lost: 0,
    });
  });

  it.each(['+254700000001', ' 254700000001'])('names the number of a filter, written %j', (e164) => {
    expect(record({ route: '/v1/releases', query: { e164 } })?.e164).toBe('+254700000001');
  });

  it.each([['text/csv; charset=utf-8'], ['application/x-ndjson; charset=utf-8'], ['text/event-stream']])(
    'is an export when it is answered as %s',
    (type) => {
      expect(record({ route: '/v1/events', type })).toMatchObject({ export: true, e164: null });
    },
  );

  it.each([
    '/v1/numbers',
    '/v1/releases/:event_id',
    '/v1/anomalies',
    '/v1/deliveries/:id',
    '/v1/reports/billable-days',
    '/v1/reactions',
    '/v1/routing-rules/:e164',
    '/v1/phone-book/:id',
    '/v1/billing/:e164',
  ])('is one of %s', (route) => {
    expect(record({ route })).not.toBeNull();
  });

  it('counts when it found nothing, or what the caller had already', () => {
    expect(record({ status: 404 })?.status).toBe(404);
    expect(record({ status: 304 })?.status).toBe(304);
  });

  it('counts as a POST when the question itself is kept', () => {
    expect(record({ method: 'POST', route: '/v1/numbers/:e164/reassigned', status: 201 })).not.toBeNull();
  });

  it.each<[string, Sketch]>([
    ['is refused', { status: 403 }],
    ['is wrong', { status: 400 }],
    ['fails', { status: 500 }],
    ['has no key', { key: null }],
    ['changes something', { method: 'PUT', route: '/v1/billing/:e164' }],
    ['is about operation', { route: '/v1/projections' }],
    ['is about numbers by name alone', { route: '/v1/numbersx' }],
  ])('is not what %s', (_, sketch) => {
    expect(record(sketch)).toBeNull();
  });

  it('keeps nothing that a text column could not take, whatever the path held', () => {
    const item = record({
      route: '/v1/releases/:event_id',
      params: { event_id: `a\u0000\r\n${'x'.repeat(300)}` },
    })?.item;
    expect(item).toMatch(/^a\?\?\?x{196}$/);
    expect(record({ params: { e164: "+1'; --" } })?.e164).toBeNull();
  });

  it('of a key that sees everything is seen by such keys alone', () => {
    expect(record({ key: { ...KEY, workspaces: 'all' } })?.workspaces).toBeNull();
  });
});
