import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type EventAnswer, showEvent } from './event-answer.js';
import { EventLog, type LogPage } from './event-log.js';

/** Events of the log behind a position, in log order. */
export class ListEvents extends Query<EventAnswer[]> {
  constructor(readonly page: LogPage) {
    super();
  }
}

@QueryHandler(ListEvents)
export class ListEventsHandler implements IQueryHandler<ListEvents> {
  constructor(private readonly log: EventLog) {}

  async execute({ page }: ListEvents): Promise<EventAnswer[]> {
    return (await this.log.readPage(page)).map(showEvent);
  }
}
