import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { EventLog } from './event-log.js';
import { EventStore } from './event-store.js';
import { EventStreams } from './event-streams.js';
import { EventsController } from './events.controller.js';
import { ListEventsHandler } from './list-events.query.js';
import { LogSignal } from './log-signal.js';
import { VisibleLog } from './visible-log.js';

/** 2 — append, read, subscribe: the only code that writes the log. */
@Module({
  imports: [CqrsModule],
  controllers: [EventsController],
  providers: [LogSignal, EventStore, EventLog, VisibleLog, EventStreams, ListEventsHandler],
  exports: [LogSignal, EventStore, EventLog, VisibleLog],
})
export class EventStoreModule {}
