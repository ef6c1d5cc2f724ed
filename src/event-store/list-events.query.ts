import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type EventAnswer, showEvent } from './event-answer.js';
import type { Workspaces } from '../tenancy/workspaces.js';
import type { LogPage } from './event-log.js';
import { VisibleLog } from './visible-log.js';

/** Events of visible workspaces behind a position, in log order. */
export class ListEvents extends Query<EventAnswer[]> {
  constructor(
    readonly visible: Workspaces,
    readonly page: LogPage,
  ) {
    super();
  }
}

@QueryHandler(ListEvents)
export class ListEventsHandler implements IQueryHandler<ListEvents> {
  constructor(private readonly log: VisibleLog) {}

  async execute({ visible, page }: ListEvents): Promise<EventAnswer[]> {
    return (await this.log.readPage(visible, page)).map(showEvent);
  }
}
