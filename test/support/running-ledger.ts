import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../../src/app.module.js';
import { configureApp } from '../../src/http/configure-app.js';
import { createHttpAdapter, type HttpAdapterOptions } from '../../src/http/http-adapter.js';
import type { NumberLedgerOptions } from '../../src/number-ledger.options.js';

@Module({})
class TestRoot {}

export const ADMIN_KEY = `nlk_${'a'.repeat(40)}`;
/** The same for all tests, so that the command line and the service can read each other's secrets. */
export const MASTER_KEY = Buffer.alloc(32, 9);

/** The whole service on a database, listening for real requests. */
export interface RunningLedger {
  app: NestFastifyApplication;
  url: string;
  port: number;
  close(): Promise<void>;
}

/**
 * @param port 0 for any free one
 * @param options of the ledger, over those of a test
 * @param further modules that the service itself does not have
 */
export async function startLedger(
  databaseUrl: string,
  port = 0,
  options: Partial<NumberLedgerOptions> = {},
  further: Type[] = [],
  edge: HttpAdapterOptions = {},
): Promise<RunningLedger> {
  const keys = { masterKey: MASTER_KEY, adminKey: ADMIN_KEY };
  // Without reactions, so that the log holds what the test put there and nothing else.
  const given = { databaseUrl, ...keys, logLevel: 'silent', liveReactions: false, ...options };
  const root: DynamicModule = { module: TestRoot, imports: [AppModule.for(given), ...further] };
  const app = await NestFactory.create<NestFastifyApplication>(root, createHttpAdapter(edge), {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
  configureApp(app);
  await app.listen(port, '127.0.0.1');
  const address = app.getHttpServer().address() as AddressInfo;
  return { app, url: `http://127.0.0.1:${address.port}`, port: address.port, close: () => app.close() };
}
