import 'reflect-metadata';
import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  Controller,
  Global,
  HttpCode,
  Module,
  Param,
  Post,
  Req,
  UnauthorizedException,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { configureApp } from '../../src/http/configure-app.js';
import { createHttpAdapter } from '../../src/http/http-adapter.js';
import { HttpModule } from '../../src/http/http.module.js';
import { HTTP_OPTIONS } from '../../src/http/http.options.js';
import { RawBody } from '../../src/http/raw-body.js';
import { insertPlain, plainPool } from './plain-table.js';
import { ENDPOINT, listen } from './service.js';

const pool = plainPool();

// The same adapter and the same edge, verifying, with one INSERT a request.
@Controller('webhooks/sautikit')
class OneInsertController {
  @Post(':endpoint_id')
  @HttpCode(200)
  @RawBody()
  async receive(@Param('endpoint_id') _endpoint: string, @Req() request: FastifyRequest) {
    const body = request.body as Buffer;
    const signature = String(request.headers['x-sautikit-signature']);
    const expected = createHmac('sha256', ENDPOINT.secret).update(body).digest();
    const sent = Buffer.from(signature, 'hex');
    if (sent.length !== expected.length || !timingSafeEqual(sent, expected))
      throw new UnauthorizedException();
    const event = JSON.parse(body.toString('utf8')) as Parameters<typeof insertPlain>[1];
    const position = await insertPlain(pool, event, signature, body);
    return { status: position === null ? 'duplicate' : 'recorded', event_id: event.event_id, position };
  }
}

const options = { provide: HTTP_OPTIONS, useValue: { cursorKey: Buffer.alloc(32, 7), logLevel: 'info' } };

@Global()
@Module({ providers: [options], exports: [HTTP_OPTIONS] })
class EdgeOptions {}

@Module({ imports: [EdgeOptions, HttpModule], controllers: [OneInsertController] })
class OneInsertModule {}

const app = await NestFactory.create<NestFastifyApplication>(OneInsertModule, createHttpAdapter(), {
  bodyParser: false,
  bufferLogs: true,
});
configureApp(app);
await listen(app);
