import { Controller, Get, Param } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NotReady, ReadinessChecks } from '../../../src/http/readiness-checks.js';
import { type HttpApp, startHttpApp } from '../../support/http-app.js';
import { waitUntil } from '../../support/wait-until.js';

@Controller('v1/numbers')
class Numbers {
  @Get(':e164')
  one(@Param('e164') e164: string): object {
    return { e164 };
  }
}

describe('operations', () => {
  let http: HttpApp;
  beforeAll(async () => (http = await startHttpApp({ controllers: [Numbers] })));
  afterAll(() => http.close());

  const get = (path: string, headers: Record<string, string> = {}) => fetch(http.url + path, { headers });
  /** The log line of a request; it is written after the answer was sent. */
  const lineOf = async (requestId: string) => {
    const find = () => http.log.find((line) => line['request_id'] === requestId && line['msg'] === 'request');
    await waitUntil(`request ${requestId} is logged`, () => find() !== undefined);
    return find()!;
  };

  it('is live', async () => {
    const response = await get('/health/live');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'ok' });
  });

  it('is ready, until a check fails', async () => {
    const ready = await get('/health/ready');
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ status: 'ok', checks: [] });
    http.app
      .get(ReadinessChecks)
      .add('database', () => Promise.reject(new NotReady('The database is away.')));
    const failed = await get('/health/ready');
    expect(failed.status).toBe(503);
    expect(failed.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await failed.json()).toEqual({
      status: 'failed',
      checks: [{ name: 'database', status: 'failed', message: 'The database is away.' }],
    });
  });

  it('logs one line a request, with the route and without what may be private', async () => {
    const headers = { 'x-request-id': 'log-1', authorization: 'Bearer nlk_secret' };
    await get('/v1/numbers/+254700000001?cursor=secret', headers);
    expect(await lineOf('log-1')).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      request_id: 'log-1',
      address: '127.0.0.1',
      method: 'GET',
      route: '/v1/numbers/:e164',
      status: 200,
      ms: expect.any(Number),
      msg: 'request',
    });
    expect(JSON.stringify(http.log)).not.toMatch(/secret|2547/);
  });

  it.each([`nlk_${'a1'.repeat(27)}`, 'whsec_0123456789abcdef', '0f'.repeat(32), `a.${'0F'.repeat(40)}`])(
    'logs no secret that a caller sends as the id of a request, as %s',
    async (secret) => {
      const before = http.log.length;
      expect((await get('/v1/numbers/1', { 'x-request-id': secret })).headers.get('x-request-id')).toBe(
        secret,
      );
      await waitUntil('the request is logged', () => http.log.length > before);
      expect(http.log.at(-1)).toMatchObject({
        msg: 'request',
        request_id: expect.stringContaining('[redacted]'),
      });
      expect(JSON.stringify(http.log)).not.toContain(secret);
    },
  );

  it('logs a request to nowhere without its path, and probes quietly', async () => {
    await get('/nowhere/+254700000001', { 'x-request-id': 'log-2' });
    expect(await lineOf('log-2')).toMatchObject({ level: 'info', route: 'none', status: 404 });
    await get('/health/live', { 'x-request-id': 'log-3' });
    expect(await lineOf('log-3')).toMatchObject({ level: 'debug', route: '/health/live' });
  });

  it('logs what Nest has to say as lines of the same form', () => {
    expect(http.log).toContainEqual(
      expect.objectContaining({
        level: 'info',
        context: 'NestApplication',
        msg: expect.stringMatching(/started/),
      }),
    );
  });

  it('measures requests by route and class of status', async () => {
    await get('/v1/numbers/+1');
    await get('/nowhere');
    const metrics = async () => (await get('/metrics')).text();
    await waitUntil('both requests are counted', async () => (await metrics()).includes('status="404"'));
    const text = await metrics();
    expect(text).toMatch(
      /duration_seconds_count\{method="GET",route="\/v1\/numbers\/:e164",status_class="2xx"\} \d/,
    );
    expect(text).toMatch(/http_errors_total\{route="none",status="404"\} \d/);
  });

  it('gives its metrics in the Prometheus text format', async () => {
    const response = await get('/metrics');
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await response.text()).toContain('# TYPE process_cpu_seconds_total counter');
  });

  it('does not name the software it runs on', async () => {
    const { headers } = await get('/health/live');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});
