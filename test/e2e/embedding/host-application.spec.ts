import type { AddressInfo } from 'node:net';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RequireScope } from '../../../src/access/scope.js';
import { configureApp } from '../../../src/http/configure-app.js';
import { createHttpAdapter } from '../../../src/http/http-adapter.js';
import { Public } from '../../../src/http/public.js';
import { NumberLedgerModule } from '../../../src/number-ledger.module.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { NUMBER } from '../../support/events.js';
import { record } from '../../support/read-models.js';

const KEY = `nlk_${'h'.repeat(40)}`;
const DATABASE_URL = Symbol('DATABASE_URL');

@Controller('hello')
class HelloController {
  @Get()
  @Public()
  open(): { hello: string } {
    return { hello: 'everybody' };
  }

  @Get('guarded')
  @RequireScope('read')
  guarded(): { hello: string } {
    return { hello: 'key holder' };
  }
}

describe('a host application', () => {
  let database: TestDatabase;
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    database = await createTestDatabase();

    @Module({
      providers: [{ provide: DATABASE_URL, useValue: database.url }],
      exports: [DATABASE_URL],
    })
    class HostConfigModule {}

    @Module({
      imports: [
        NumberLedgerModule.forRootAsync({
          imports: [HostConfigModule],
          inject: [DATABASE_URL],
          useFactory: (databaseUrl: string) => ({
            databaseUrl,
            masterKey: Buffer.alloc(32, 7),
            adminKey: KEY,
            logLevel: 'silent',
          }),
        }),
      ],
      controllers: [HelloController],
    })
    class HostModule {}

    app = await NestFactory.create<NestFastifyApplication>(HostModule, createHttpAdapter(), {
      bodyParser: false,
      logger: false,
      abortOnError: false,
    });
    configureApp(app);
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const get = async (path: string, key?: string) => {
    const response = await fetch(url + path, { headers: key ? { authorization: `Bearer ${key}` } : {} });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('has the ledger beside its own routes, with options from its own configuration', async () => {
    const position = await record(database.service, [{ event_id: 'first' }]);
    const answer = await get(`/v1/numbers/${NUMBER}?min_position=${position}`, KEY);
    expect(answer).toMatchObject({ status: 200, body: { e164: NUMBER, state: 'active' } });
  });

  it('opens its own routes itself; what it does not open asks for a key', async () => {
    expect(await get('/hello')).toEqual({ status: 200, body: { hello: 'everybody' } });
    expect(await get('/hello/guarded')).toMatchObject({ status: 401, body: { code: 'api_key.invalid' } });
    expect((await get('/hello/guarded', KEY)).body).toEqual({ hello: 'key holder' });
  });
});
