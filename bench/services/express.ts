import 'reflect-metadata';
import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  Body,
  Controller,
  type HttpServer,
  HttpCode,
  Module,
  Post,
  Req,
  type RawBodyRequest,
  UnauthorizedException,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { importPeer } from '../support/import-peer.js';
import { insertPlain, plainPool } from './plain-table.js';
import { ENDPOINT, listen } from './service.js';

const pool = plainPool();

// A default Nest application on Express, as most would write it.
@Controller('webhooks/sautikit')
class WebhookController {
  @Post(':endpoint_id')
  @HttpCode(200)
  async receive(
    @Req() request: RawBodyRequest<{ headers: Record<string, string> }>,
    @Body() event: Parameters<typeof insertPlain>[1],
  ) {
    const body = request.rawBody!;
    const signature = request.headers['x-sautikit-signature'] ?? '';
    const expected = createHmac('sha256', ENDPOINT.secret).update(body).digest();
    const sent = Buffer.from(signature, 'hex');
    if (sent.length !== expected.length || !timingSafeEqual(sent, expected))
      throw new UnauthorizedException();
    const position = await insertPlain(pool, event, signature, body);
    return { status: position === null ? 'duplicate' : 'recorded', event_id: event.event_id, position };
  }
}

@Module({ controllers: [WebhookController] })
class PlainModule {}

const { ExpressAdapter } = await importPeer<{ ExpressAdapter: new () => HttpServer }>(
  '@nestjs/platform-express',
);
await listen(
  await NestFactory.create(PlainModule, new ExpressAdapter() as never, { rawBody: true, logger: ['error'] }),
);
