import { Controller, Get, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clientAddress } from '../../../src/http/trust-proxy.js';
import { type HttpApp, startHttpApp } from '../../support/http-app.js';
import { rawRequest } from '../../support/raw-request.js';

@Controller('v1/things')
class Things {
  @Get()
  address(@Req() request: FastifyRequest): object {
    return { address: clientAddress(request) };
  }

  @Post('broken')
  broken(): void {
    throw new Error('broken');
  }
}

const OURS = 'https://ops.example.com';

describe('behind a proxy', () => {
  const apps: HttpApp[] = [];
  afterAll(() => Promise.all(apps.map((app) => app.close())));
  const start = async (trustProxy?: number | string[]) => {
    const app = await startHttpApp({ controllers: [Things] }, {}, { trustProxy });
    apps.push(app);
    return (headers: Record<string, string>) => fetch(`${app.url}/v1/things`, { headers });
  };
  const addressOf = async (answer: Promise<Response>) =>
    ((await (await answer).json()) as { address: string }).address;

  it('nobody’s word is believed by default: neither address nor https', async () => {
    const get = await start();
    const headers = {
      'x-forwarded-for': '192.0.2.7',
      'x-forwarded-proto': 'https',
      'x-real-ip': '192.0.2.7',
    };
    expect(await addressOf(get(headers))).toBe('127.0.0.1');
    expect((await get(headers)).headers.get('strict-transport-security')).toBeNull();
  });

  it('a trusted network is believed about the last address it does not trust itself', async () => {
    const get = await start(['127.0.0.0/8', '10.0.0.0/8']);
    // What the client made up stands to the left of what the proxies added.
    expect(await addressOf(get({ 'x-forwarded-for': '198.51.100.1, 192.0.2.7, 10.1.2.3' }))).toBe(
      '192.0.2.7',
    );
    expect(await addressOf(get({ 'x-forwarded-for': '<script>' }))).toBe('127.0.0.1');
    const answer = await get({ 'x-forwarded-proto': 'https' });
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000');
  });

  it('a network that does not send the request is not asked', async () => {
    const get = await start(['10.0.0.0/8']);
    expect(await addressOf(get({ 'x-forwarded-for': '192.0.2.7', 'x-forwarded-proto': 'https' }))).toBe(
      '127.0.0.1',
    );
  });

  it('so many proxies are counted from this end', async () => {
    const one = await start(1);
    expect(await addressOf(one({ 'x-forwarded-for': '198.51.100.1, 192.0.2.7' }))).toBe('192.0.2.7');
    const two = await start(2);
    expect(await addressOf(two({ 'x-forwarded-for': '198.51.100.1, 192.0.2.7, 192.0.2.8' }))).toBe(
      '192.0.2.7',
    );
  });
});

describe('in a browser', () => {
  let http: HttpApp;
  let shared: HttpApp;
  beforeAll(async () => {
    http = await startHttpApp({ controllers: [Things] });
    shared = await startHttpApp({ controllers: [Things] }, { corsOrigins: [OURS] });
  });
  afterAll(() => Promise.all([http.close(), shared.close()]));

  const ALL = {
    'content-security-policy':
      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
  };

  it.each([
    ['GET', '/v1/things', 200, 'private, no-cache'],
    ['POST', '/v1/things/broken', 500, 'no-store'],
    ['PUT', '/v1/things', 405, 'no-store'],
    ['GET', '/nowhere', 404, 'no-store'],
    ['GET', '/v1/%zz', 400, 'no-store'],
    ['GET', '/health/live', 200, 'private, no-cache'],
    ['GET', '/health/ready', 200, 'no-store'],
    ['GET', '/metrics', 200, 'no-store'],
  ])('an answer may do nothing: %s %s', async (method, path, status, caching) => {
    const answer = await fetch(http.url + path, { method });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([status, caching]);
    for (const [name, value] of Object.entries(ALL))
      expect([name, answer.headers.get(name)]).toEqual([name, value]);
  });

  it('an answer to what is no request may do nothing either', async () => {
    const answer = await rawRequest(http.port, 'NONSENSE\r\n\r\n');
    for (const [name, value] of Object.entries(ALL)) expect(answer).toContain(`${name}: ${value}\r\n`);
    expect(answer).toContain('cache-control: no-store\r\n');
  });

  it('a page of another host gets nothing by default', async () => {
    const answer = await fetch(`${http.url}/v1/things`, { headers: { origin: OURS } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    const asked = await preflight(http, OURS);
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([405, null]);
  });

  const preflight = (app: HttpApp, origin: string, path = '/v1/things') =>
    fetch(app.url + path, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });

  it('a page of an origin that is let in may use the API, with its key and without cookies', async () => {
    const asked = await preflight(shared, OURS);
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, OURS]);
    expect(asked.headers.get('access-control-allow-headers')).toContain('Authorization');
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
    const answer = await fetch(`${shared.url}/v1/things`, { headers: { origin: OURS } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(OURS);
    expect(answer.headers.get('access-control-expose-headers')).toContain('Ledger-Position');
    expect(answer.headers.get('vary')).toBe('Origin');
  });

  it.each([
    'https://ops.example.com.evil.example',
    'http://ops.example.com',
    'null',
    'https://OPS.example.com',
  ])('a page of %s is not let in by its likeness', async (origin) => {
    const answer = await fetch(`${shared.url}/v1/things`, { headers: { origin } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect((await preflight(shared, origin)).status).toBe(405);
  });

  it('nothing but the API is shared', async () => {
    expect((await preflight(shared, OURS, '/health/live')).status).toBe(405);
  });
});
