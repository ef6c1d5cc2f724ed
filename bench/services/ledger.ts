import 'reflect-metadata';
import { createApp } from '../../src/boot/create-app.js';
import { CreateEndpoint } from '../../src/intake/endpoints/create-endpoint.command.js';
import { CommandBus } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { databaseUrl, ENDPOINT } from './service.js';

/** The whole service. @param liveProjections whether it keeps the read models up to date meanwhile */
export async function ledger(liveProjections: boolean): Promise<NestFastifyApplication> {
  const app = await createApp({
    databaseUrl: databaseUrl(),
    masterKey: Buffer.alloc(32, 9),
    adminKey: 'nlk_bench',
    rateLimit: 0,
    liveProjections,
  });
  const { id, secret, workspace_id } = ENDPOINT;
  await app
    .get(CommandBus, { strict: false })
    .execute(new CreateEndpoint('all', { id, secret, workspace_id }))
    .catch((error: { code?: string }) => {
      if (error.code !== 'endpoints.already_exists') throw error;
    });
  return app;
}
