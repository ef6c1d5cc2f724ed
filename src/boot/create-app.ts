import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module.js';
import { configureApp } from '../http/configure-app.js';
import { createHttpAdapter, type HttpAdapterOptions } from '../http/http-adapter.js';
import type { NumberLedgerOptions } from '../number-ledger.options.js';

/** The application, initialised but not yet listening. */
export async function createApp(
  options: NumberLedgerOptions,
  edge?: HttpAdapterOptions,
): Promise<NestFastifyApplication> {
  const adapter = createHttpAdapter(edge);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.for(options), adapter, {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
  });
  configureApp(app);
  try {
    return await app.init();
  } catch (error) {
    await app.close();
    throw error;
  }
}
