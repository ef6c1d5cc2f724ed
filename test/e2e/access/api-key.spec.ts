import { type DynamicModule, Controller, Get, Module, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccessModule } from '../../../src/access/access.module.js';
import { ACCESS_OPTIONS } from '../../../src/access/access.options.js';
import { Public } from '../../../src/access/api-key.guard.js';
import { KeyChanges } from '../../../src/access/key-changes.js';
import { RequireScope } from '../../../src/access/scope.js';
import { TenantReads } from '../../../src/tenancy/tenant-reads.js';
import { FirstAdminKey } from '../../../src/access/first-admin-key.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { type HttpApp, startHttpApp } from '../../support/http-app.js';
import { waitUntil } from '../../support/wait-until.js';

@RequireScope('read')
@Controller('v1/things')
class Things {
  @Get()
  whoAsks(@Req() request: FastifyRequest): object {
    return { key: request.api_key ?? null };
  }
  @Post('open')
  @Public()
  open(@Req() request: FastifyRequest): object {
    return { key: request.api_key ?? null };
  }
}

@Public()
@Controller('open')
class AllOpen {
  @Get()
  get(): object {
    return {};
  }
}

@Module({})
class DatabaseModule {
  static with({ service, tenants }: TestDatabase, adminKey: string): DynamicModule {
    const providers = [
      { provide: pg.Pool, useValue: service },
      { provide: TenantReads, useValue: tenants },
      { provide: ACCESS_OPTIONS, useValue: { adminKey } },
    ];
    return { module: DatabaseModule, global: true, providers, exports: providers };
  }
}

const ADMIN = `nlk_${'a'.repeat(36)}`;

describe('API keys', () => {
  let database: TestDatabase;
  let http: HttpApp;
  let key: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    key = (await new FirstAdminKey(new KeyChanges(database.service), { adminKey: null }).ensure())!;
    http = await startHttpApp({
      imports: [DatabaseModule.with(database, ADMIN), AccessModule],
      controllers: [Things, AllOpen],
    });
  });
  afterAll(async () => {
    await http.close();
    await database.drop();
  });

  const get = (path: string, authorization?: string) =>
    fetch(http.url + path, { headers: authorization === undefined ? {} : { authorization } });

  it('open the door, the configured and the stored one, and the handler knows who asks', async () => {
    expect(await (await get('/v1/things', `Bearer ${ADMIN}`)).json()).toMatchObject({
      key: { id: 'admin', workspaces: 'all' },
    });
    const stored = await (await get('/v1/things', `Bearer ${key}`)).json();
    expect(stored).toMatchObject({ key: { id: expect.stringMatching(/^key_/), scopes: ['admin'] } });
    expect((await get('/v1/things', `bearer ${key}`)).status).toBe(200);
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    `Bearer ${ADMIN}x`,
    `Bearer ${ADMIN.slice(0, -1)}`,
    `Bearer ${ADMIN} ${ADMIN}`,
    `Basic ${ADMIN}`,
    ADMIN,
    'Bearer \u00e9',
    `Bearer ${'x'.repeat(10_000)}`,
  ])('are asked for: 401 to %s', async (authorization) => {
    const response = await get('/v1/things', authorization);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="number-ledger"');
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await response.json()).toMatchObject({ code: 'api_key.invalid', status: 401 });
  });

  it('are not asked for on public routes', async () => {
    const response = await fetch(`${http.url}/v1/things/open`, { method: 'POST' });
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ key: null });
    for (const path of ['/open', '/health/live', '/health/ready', '/docs', '/docs/errors', '/openapi.json']) {
      expect({ path, status: (await get(path)).status }).toEqual({ path, status: 200 });
    }
  });

  it('guard the metrics', async () => {
    expect((await get('/metrics')).status).toBe(401);
    expect((await get('/metrics', `Bearer ${ADMIN}`)).status).toBe(200);
  });

  it('guard HEAD as they guard GET', async () => {
    expect((await fetch(`${http.url}/v1/things`, { method: 'HEAD' })).status).toBe(401);
  });

  it('are refused within a second and a bit after they were revoked', async () => {
    expect((await get('/v1/things', `Bearer ${key}`)).status).toBe(200);
    await database.service.query('UPDATE ledger.api_keys SET revoked_at = clock_timestamp()');
    await waitUntil(
      'the revoked key is refused',
      async () => (await get('/v1/things', `Bearer ${key}`)).status === 401,
      2_000,
    );
    expect((await get('/v1/things', `Bearer ${ADMIN}`)).status).toBe(200);
  });

  it('never show in the log', () => {
    const log = JSON.stringify(http.log);
    expect(log).not.toContain(ADMIN);
    expect(log).not.toContain(key);
  });
});
