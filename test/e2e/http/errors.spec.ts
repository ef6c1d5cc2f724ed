import { Controller, Delete, ForbiddenException, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FreshPageQuery } from '../../../src/http/page.js';
import { type HttpApp, startHttpApp } from '../../support/http-app.js';
import { problemOf } from '../../support/problem-of.js';
import { rawRequest } from '../../support/raw-request.js';

class TooLate extends Error {
  readonly code = 'tests.too_late';
  readonly status = 409;
  readonly headers = { 'retry-after': '7' };
  readonly errors = [{ field: 'at', message: 'at must not be in the past' }];
}

@Controller('v1/numbers')
class Numbers {
  @Get()
  list(@Query() query: FreshPageQuery): object {
    return { ...query };
  }
  @Get(':e164')
  one(@Param('e164') e164: string): object {
    return { e164 };
  }
  @Delete(':e164')
  remove(): void {}
  @Post('late')
  late(@Res({ passthrough: true }) reply: FastifyReply): void {
    reply.header('content-disposition', 'attachment').header('ledger-position', 5).type('text/csv');
    throw new TooLate('It is too late for that.');
  }
  @Post('forbidden')
  forbidden(): void {
    throw new ForbiddenException('Not for you.');
  }
  @Post('broken')
  broken(): void {
    throw new Error('connect to postgres://user:secret@db failed');
  }
  @Post('thrown-text')
  text(): void {
    // oxlint-disable-next-line no-throw-literal
    throw 'secret';
  }
}

describe('errors', () => {
  let http: HttpApp;
  beforeAll(async () => (http = await startHttpApp({ controllers: [Numbers] })));
  afterAll(() => http.close());

  const request = (path: string, init?: RequestInit) => fetch(http.url + path, init);
  const post = (path: string) => request(path, { method: 'POST' });

  it('answers a room’s error with its code, fields and headers', async () => {
    const response = await post('/v1/numbers/late');
    expect(await problemOf(response)).toEqual({
      type: '/docs/errors#tests.too_late',
      title: 'Conflict',
      status: 409,
      detail: 'It is too late for that.',
      code: 'tests.too_late',
      request_id: expect.any(String),
      errors: [{ field: 'at', message: 'at must not be in the past' }],
    });
    expect(response.headers.get('retry-after')).toBe('7');
  });

  it('takes back the headers of the answer that was not given', async () => {
    const response = await post('/v1/numbers/late');
    expect(response.headers.get('content-disposition')).toBeNull();
    expect(response.headers.get('ledger-position')).toBeNull();
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('answers Nest’s own errors with the code of their status', async () => {
    expect(await problemOf(await post('/v1/numbers/forbidden'))).toMatchObject({
      status: 403,
      code: 'api_key.scope_denied',
      detail: 'Not for you.',
    });
  });

  it.each([
    ['broken', 'connect to postgres://user:[redacted]@db failed'],
    ['thrown-text', 'secret'],
  ])('tells the log about a fault and the caller nothing: %s', async (path, told) => {
    const problem = await problemOf(await post(`/v1/numbers/${path}`));
    expect(problem).toMatchObject({ status: 500, code: 'internal_error', title: 'Internal error' });
    expect(JSON.stringify(problem)).not.toContain('secret');
    const logged = http.log.find(
      (line) => line['request_id'] === problem.request_id && line['level'] === 'error',
    );
    expect(JSON.stringify(logged)).toContain(told);
  });

  it('answers 404 for an unknown path', async () => {
    expect(await problemOf(await request('/v2/nothing?key=1'))).toMatchObject({
      status: 404,
      code: 'not_found',
      detail: 'There is nothing at GET /v2/nothing. /docs lists every path.',
    });
    expect((await post('/v2/nothing')).status).toBe(404);
    expect((await request('/v1/numbers/')).status).toBe(404);
  });

  it('answers 405 with Allow for another method on a known path', async () => {
    const response = await request('/v1/numbers/+254700000001?a=b', { method: 'PUT', body: 'x' });
    expect(await problemOf(response)).toMatchObject({ status: 405, code: 'method_not_allowed' });
    expect(response.headers.get('allow')).toBe('DELETE, GET, HEAD');
    expect((await request('/health/live', { method: 'OPTIONS' })).headers.get('allow')).toBe('GET, HEAD');
    expect((await post('/docs')).status).toBe(405);
  });

  it('reads the plus sign of a number raw and encoded', async () => {
    expect(await (await request('/v1/numbers/+254700000001')).json()).toEqual({ e164: '+254700000001' });
    expect(await (await request('/v1/numbers/%2B254700000001')).json()).toEqual({ e164: '+254700000001' });
  });

  it('answers HEAD like GET, without the body', async () => {
    const get = await request('/v1/numbers/+1');
    const head = await request('/v1/numbers/+1', { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
    for (const name of ['content-length', 'content-type', 'etag']) {
      expect(head.headers.get(name)).toBe(get.headers.get(name));
    }
  });

  it('answers 400 to a path that does not decode and 404 to a parameter longer than any id', async () => {
    expect(await problemOf(await request('/v1/numbers/%zz'))).toMatchObject({
      code: 'validation.bad_request',
    });
    expect(await problemOf(await request(`/v1/numbers/${'x'.repeat(201)}`))).toMatchObject({
      code: 'not_found',
    });
    expect((await request(`/v1/numbers/${'x'.repeat(200)}`)).status).toBe(200);
  });

  it('answers 400 to what is not HTTP, and 431 to too many headers, as problems', async () => {
    const garbage = await rawRequest(http.port, 'NONSENSE\r\n\r\n');
    expect(garbage).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    expect(garbage).toContain('content-type: application/problem+json');
    expect(garbage).toContain('"code":"validation.bad_request"');
    const header = `X-Long: ${'x'.repeat(20_000)}`;
    const long = await rawRequest(http.port, `GET / HTTP/1.1\r\nHost: x\r\n${header}\r\n\r\n`);
    expect(long).toMatch(/^HTTP\/1.1 431 /);
    expect(long).toContain('"code":"request.headers_too_large"');
  });

  it('reads a URL named whole as its path, and repeats no host that the caller made up', async () => {
    const ask = (path: string) =>
      `GET http://elsewhere${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
    const known = await rawRequest(http.port, ask('/v1/numbers/+254700000001'));
    expect(known).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(known).toContain('cache-control: private, no-cache');
    const unknown = await rawRequest(http.port, ask('/v2/nothing'));
    expect(unknown).toMatch(/^HTTP\/1.1 404 /);
    expect(unknown).not.toContain('elsewhere');
  });

  describe('queries', () => {
    it('has defaults, and digits become numbers', async () => {
      expect(await (await request('/v1/numbers')).json()).toEqual({ limit: 50 });
      const given = await request('/v1/numbers?limit=200&cursor=x&min_position=0');
      expect(await given.json()).toEqual({ limit: 200, cursor: 'x', min_position: 0 });
    });

    it.each([
      ['limit=0', 'limit'],
      ['limit=201', 'limit'],
      ['limit=', 'limit'],
      ['limit=0x10', 'limit'],
      ['limit=1e1', 'limit'],
      ['limit=1&limit=2', 'limit'],
      ['min_position=-1', 'min_position'],
      ['cursor=a&cursor=b', 'cursor'],
      ['limits=5', 'limits'],
    ])('refuses ?%s', async (query, field) => {
      const problem = await problemOf(await request(`/v1/numbers?${query}`));
      expect(problem).toMatchObject({ status: 400, code: 'validation.bad_request' });
      expect(problem.errors?.map((error) => error.field)).toContain(field);
    });
  });

  describe('request ids', () => {
    it('keeps the caller’s when it is a sane one', async () => {
      const response = await request('/v1/numbers', { headers: { 'x-request-id': 'abc-123/4.5' } });
      expect(response.headers.get('x-request-id')).toBe('abc-123/4.5');
    });

    it.each(['a b', '"><script>', 'x'.repeat(129)])('makes its own instead of %s', async (given) => {
      const response = await request('/nothing', { headers: { 'x-request-id': given } });
      expect((await problemOf(response)).request_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    });
  });
});
