import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { AccessLog } from './access-log.js';
import { accessRecord } from './access-record.js';

/** Notes every answered read of numbers, whichever room answered it. */
@Injectable()
export class WatchReads implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly log: AccessLog,
  ) {}

  onModuleInit(): void {
    // The command line uses the rooms without a server.
    const fastify = this.host.httpAdapter?.getInstance<FastifyInstance>();
    if (!fastify) return;
    // As the answer is sent, not when it has been: a stream may last for days.
    fastify.addHook('onSend', (request, reply, payload, done) => {
      const record = accessRecord(request, reply, new Date());
      if (record) this.log.add(record);
      done(null, payload);
    });
    // Behind the last answer, and before the connections to the database are closed.
    fastify.addHook('onClose', () => this.log.close());
  }
}
