import { Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { awaitPosition, FreshQuery, setLedgerPosition } from '../../../src/http/freshness.js';
import { type HttpApp, startHttpApp } from '../../support/http-app.js';

let answer: unknown = { a: 1 };
const waits: [number, number][] = [];

@Controller('v1/things')
class Things {
  @Get()
  async get(@Query() query: FreshQuery, @Res({ passthrough: true }) reply: FastifyReply): Promise<unknown> {
    await awaitPosition(query.min_position, async (position, ms) => {
      waits.push([position, ms]);
      return position <= 10;
    });
    setLedgerPosition(reply, 10);
    return answer;
  }

  @Post()
  @HttpCode(200)
  post(): unknown {
    return answer;
  }
}

describe('freshness', () => {
  let http: HttpApp;
  beforeAll(async () => (http = await startHttpApp({ controllers: [Things] })));
  afterAll(() => http.close());

  const get = (headers: Record<string, string> = {}, query = '') =>
    fetch(`${http.url}/v1/things${query}`, { headers });

  it('says which position the answer reflects', async () => {
    expect((await get()).headers.get('ledger-position')).toBe('10');
  });

  it('waits for min_position, for at most five seconds', async () => {
    const response = await get({}, '?min_position=10');
    expect(response.status).toBe(200);
    expect(waits.at(-1)).toEqual([10, 5_000]);
  });

  it('does not wait where nothing is asked for', async () => {
    const before = waits.length;
    await get();
    expect(waits).toHaveLength(before);
  });

  it('answers 503 with Retry-After when the projection does not get there', async () => {
    const response = await get({}, '?min_position=11');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await response.json()).toMatchObject({ code: 'projection.lagging' });
  });

  it('answers 304 without a body to who has the answer already', async () => {
    const etag = (await get()).headers.get('etag')!;
    expect(etag).toMatch(/^"[\w-]{27}"$/);
    for (const ifNoneMatch of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const response = await get({ 'if-none-match': ifNoneMatch });
      expect(response.status).toBe(304);
      expect(await response.text()).toBe('');
      expect(response.headers.get('etag')).toBe(etag);
      expect(response.headers.get('ledger-position')).toBe('10');
      expect(response.headers.get('content-type')).toBeNull();
    }
  });

  it('answers 304 to a HEAD as well', async () => {
    const response = await fetch(`${http.url}/v1/things`, {
      method: 'HEAD',
      headers: { 'if-none-match': '*' },
    });
    expect(response.status).toBe(304);
  });

  it('answers 200 with another tag once the answer is another', async () => {
    const etag = (await get()).headers.get('etag')!;
    answer = { a: 2 };
    const response = await get({ 'if-none-match': etag });
    expect(response.status).toBe(200);
    expect(response.headers.get('etag')).not.toBe(etag);
    expect(await response.json()).toEqual({ a: 2 });
  });

  it('lets callers keep an answer only to ask about it again', async () => {
    expect((await get()).headers.get('cache-control')).toBe('private, no-cache');
  });

  it('gives no tag to answers that are not to GET, too large or not 200', async () => {
    const posted = await fetch(`${http.url}/v1/things`, { method: 'POST' });
    expect(posted.headers.get('etag')).toBeNull();
    expect(posted.headers.get('cache-control')).toBe('no-store');
    expect((await get({ 'if-none-match': '*' }, '?min_position=11')).status).toBe(503);
    answer = 'x'.repeat(1_048_577);
    const large = await get({ 'if-none-match': '*' });
    expect(large.status).toBe(200);
    expect(large.headers.get('etag')).toBeNull();
  });
});
