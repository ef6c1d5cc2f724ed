import type { AddressInfo } from 'node:net';
import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { configureApp } from '../../src/http/configure-app.js';
import { createHttpAdapter, type HttpAdapterOptions } from '../../src/http/http-adapter.js';
import { HttpModule } from '../../src/http/http.module.js';
import { HTTP_OPTIONS, type HttpOptions } from '../../src/http/http.options.js';

/** A small application with the HTTP edge and a test's own controllers, listening for real requests. */
export interface HttpApp {
  app: NestFastifyApplication;
  url: string;
  port: number;
  /** Everything that was logged, parsed. */
  log: Record<string, unknown>[];
  close(): Promise<void>;
}

@Module({})
class OptionsModule {
  static with(options: HttpOptions): DynamicModule {
    return {
      module: OptionsModule,
      global: true,
      providers: [{ provide: HTTP_OPTIONS, useValue: options }],
      exports: [HTTP_OPTIONS],
    };
  }
}

@Module({})
class TestModule {}

export async function startHttpApp(
  parts: { controllers?: Type[]; providers?: Provider[]; imports?: (Type | DynamicModule)[] } = {},
  more: Partial<HttpOptions> = {},
  edge: HttpAdapterOptions = {},
): Promise<HttpApp> {
  const log: Record<string, unknown>[] = [];
  const options: HttpOptions = {
    cursorKey: Buffer.alloc(32, 7),
    logLevel: 'debug',
    logTo: { write: (line) => void log.push(JSON.parse(line) as Record<string, unknown>) },
    ...more,
  };
  const imports = [OptionsModule.with(options), HttpModule, ...(parts.imports ?? [])];
  const root: DynamicModule = {
    module: TestModule,
    imports,
    controllers: parts.controllers ?? [],
    providers: parts.providers ?? [],
  };
  const app = await NestFactory.create<NestFastifyApplication>(root, createHttpAdapter(edge), {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
  configureApp(app);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { app, url: `http://127.0.0.1:${port}`, port, log, close: () => app.close() };
}
