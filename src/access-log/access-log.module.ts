import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AccessLogController } from './access-log.controller.js';
import { AccessLog } from './access-log.js';
import { ListAccessHandler } from './list-access.query.js';
import { WatchReads } from './watch-reads.js';

/** Who read which number. */
@Module({
  imports: [CqrsModule],
  controllers: [AccessLogController],
  providers: [AccessLog, WatchReads, ListAccessHandler],
})
export class AccessLogModule {}
